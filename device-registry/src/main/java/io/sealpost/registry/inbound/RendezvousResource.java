package io.sealpost.registry.inbound;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Rendezvous;
import io.sealpost.registry.domain.RendezvousStore;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Where a new device and the one that approves it leave sealed messages for each other. */
@Path("/v1/rendezvous")
@Anonymous
class RendezvousResource {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final RendezvousStore store;
    private final InstantSource clock;

    RendezvousResource(RendezvousStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    record LeaveRequest(
            @NotNull @Size(min = Limits.RENDEZVOUS_ID_BYTES, max = Limits.RENDEZVOUS_ID_BYTES)
            byte[] place,

            @Min(1) @Max(Limits.RENDEZVOUS_SLOTS) int slot,

            @NotNull @Size(min = 1, max = Limits.RENDEZVOUS_CONTENT_BYTES)
            byte[] content) {}

    record FindRequest(
            @NotNull @Size(min = Limits.RENDEZVOUS_ID_BYTES, max = Limits.RENDEZVOUS_ID_BYTES)
            byte[] place,

            @Min(1) @Max(Limits.RENDEZVOUS_SLOTS) int slot) {}

    record ContentView(byte[] content) {}

    @POST
    @Path("/leave")
    public Uni<Response> leave(@Valid @NotNull LeaveRequest body) {
        var expiresAt = clock.instant().plus(LIFE);
        return store.leave(Rendezvous.of(body.place()), body.slot(), body.content(), expiresAt)
                .map(left -> left ? Response.noContent().build() : Problems.response(Problem.RENDEZVOUS_TAKEN));
    }

    @POST
    @Path("/find")
    public Uni<Response> find(@Valid @NotNull FindRequest body) {
        return store.find(Rendezvous.of(body.place()), body.slot(), clock.instant())
                .map(RendezvousResource::toResponse);
    }

    private static Response toResponse(Optional<byte[]> content) {
        return content.map(found -> Response.ok(new ContentView(found)).build())
                .orElseGet(() -> Problems.response(Problem.NOT_FOUND));
    }
}

package io.sealpost.prekey.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.prekey.domain.KeyCount;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.prekey.domain.Publication;
import io.sealpost.prekey.inbound.Doors.SignedIn;
import io.sealpost.prekey.inbound.Doors.SignedInOrPending;
import io.sealpost.protocol.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A device's own keys: {@link Caller} says whose. */
@Path("/v1/prekeys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PrekeyResource {

    private final Prekeys prekeys;
    private final Caller caller;
    private final MeterRegistry metrics;

    PrekeyResource(Prekeys prekeys, Caller caller, MeterRegistry metrics) {
        this.prekeys = prekeys;
        this.caller = caller;
        this.metrics = metrics;
    }

    /** @param digest SHA-256, 32 bytes */
    public record Check(@NotNull @Size(min = 32, max = 32) byte[] digest) {}

    @PUT
    @SignedInOrPending
    public Uni<Response> publish(@Valid @NotNull NewPrekeys body) {
        return prekeys.publish(caller.owner(), caller.identityKeyHash(), body.toDomain(), caller.isPending())
                .invoke(this::note)
                .map(PrekeyResource::toResponse);
    }

    @POST
    @Path("/one-time")
    @SignedIn
    public Uni<Response> add(@Valid @NotNull NewOneTimeKeys body) {
        return prekeys.add(caller.owner(), caller.identityKeyHash(), body.toDomain())
                .invoke(this::note)
                .map(PrekeyResource::toResponse);
    }

    @GET
    @Path("/count")
    @SignedIn
    public Uni<KeyCount> count() {
        return prekeys.count(caller.owner());
    }

    @POST
    @Path("/check")
    @SignedIn
    public Uni<Response> check(@Valid @NotNull Check body) {
        return prekeys.matches(caller.owner(), body.digest()).map(PrekeyResource::toResponse);
    }

    private void note(Publication outcome) {
        metrics.counter("prekeys.uploads", "outcome", outcome.getClass().getSimpleName())
                .increment();
    }

    private static Response toResponse(Publication outcome) {
        return switch (outcome) {
            case Publication.Stored stored -> Response.noContent().build();
            case Publication.NotAKey bad -> Problems.response(Problem.BAD_REQUEST);
            case Publication.OtherIdentity other -> Problems.response(Problem.FORBIDDEN);
            case Publication.Gone gone -> Problems.response(Problem.FORBIDDEN);
            case Publication.BadSignature bad -> Problems.response(Problem.BAD_SIGNATURE);
            case Publication.Conflict conflict -> Problems.response(Problem.PREKEY_CONFLICT);
            case Publication.NotPublished none -> Problems.response(Problem.PREKEYS_MISSING);
            case Publication.Full full -> Problems.response(Problem.QUOTA_EXCEEDED);
        };
    }

    private static Response toResponse(boolean matches) {
        return matches ? Response.noContent().build() : Problems.response(Problem.PREKEY_DIGEST_MISMATCH);
    }
}

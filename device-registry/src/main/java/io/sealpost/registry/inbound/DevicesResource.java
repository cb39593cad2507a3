package io.sealpost.registry.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.DeviceStore.Entry;
import io.sealpost.registry.domain.Devices;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;

/** The devices of the caller's account: what they are called and when they were seen. */
@Path("/v1")
class DevicesResource {

    private final Devices devices;
    private final Bearer bearer;

    DevicesResource(Devices devices, Bearer bearer) {
        this.devices = devices;
        this.bearer = bearer;
    }

    record DevicesView(List<DeviceView> devices) {}

    /** @param addedDay like {@code 2026-11-22}, in UTC */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeviceView(byte[] device, byte[] sealedName, String addedDay, String lastSeenDay) {

        static DeviceView of(Entry entry) {
            return new DeviceView(
                    entry.device().bytes(),
                    entry.sealedName().orElse(null),
                    entry.added().map(LocalDate::toString).orElse(null),
                    entry.lastSeen().map(LocalDate::toString).orElse(null));
        }
    }

    record NameRequest(
            @NotNull @Size(min = 16, max = 16) byte[] device,

            @NotNull @Size(min = 1, max = Limits.SEALED_NAME_BYTES)
            byte[] sealedName) {}

    @GET
    @Path("/devices")
    public Uni<Response> list(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return devices.list(caller.get()).map(listed -> listed.map(DevicesResource::toResponse)
                .orElseGet(() -> Problems.response(Problem.FORBIDDEN)));
    }

    @PUT
    @Path("/devices/name")
    public Uni<Response> name(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull NameRequest body) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return devices.name(caller.get(), DeviceId.of(body.device()), body.sealedName())
                .map(DevicesResource::toResponse);
    }

    private static Response toResponse(List<Entry> entries) {
        return Response.ok(new DevicesView(entries.stream().map(DeviceView::of).toList()))
                .build();
    }

    private static Response toResponse(Devices.Naming naming) {
        return switch (naming) {
            case NAMED -> Response.noContent().build();
            case FORBIDDEN -> Problems.response(Problem.FORBIDDEN);
            case NOT_FOUND -> Problems.response(Problem.NOT_FOUND);
        };
    }
}

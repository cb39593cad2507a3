package io.sealpost.registry.inbound;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.DeviceListBytes;
import io.sealpost.registry.domain.DeviceLists;
import io.sealpost.registry.domain.ListChange;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Replaces the caller's own device list by its successor. */
@Path("/v1/device-list")
class DeviceListResource {

    private final DeviceLists lists;
    private final Bearer bearer;

    DeviceListResource(DeviceLists lists, Bearer bearer) {
        this.lists = lists;
        this.bearer = bearer;
    }

    record ListRequest(
            @NotNull @Size(min = 1, max = Limits.DEVICE_LIST_BYTES)
            byte[] list,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {}

    @PUT
    public Uni<Response> replace(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull ListRequest body) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return lists.replace(caller.get(), new DeviceListBytes(body.list(), body.signature()))
                .map(DeviceListResource::toResponse);
    }

    private static Response toResponse(ListChange change) {
        return switch (change) {
            case REPLACED, UNCHANGED -> Response.noContent().build();
            case FORBIDDEN -> Problems.response(Problem.FORBIDDEN);
            case BAD_SIGNATURE -> Problems.response(Problem.BAD_SIGNATURE);
            case VERSION -> Problems.response(Problem.DEVICE_LIST_VERSION);
            case TOO_MANY -> Problems.response(Problem.TOO_MANY_DEVICES);
            case DEVICE_TAKEN -> Problems.response(Problem.ACCOUNT_EXISTS);
            case PREKEYS_MISSING -> Problems.response(Problem.PREKEYS_MISSING);
        };
    }
}

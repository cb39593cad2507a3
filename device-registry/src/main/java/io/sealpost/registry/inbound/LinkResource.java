package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Linking;
import io.sealpost.registry.domain.PublicKey;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A listed device asks for the pending token of another device of its account. */
@Path("/v1/devices/linked")
class LinkResource {

    private final Linking linking;
    private final Bearer bearer;
    private final MeterRegistry meters;

    LinkResource(Linking linking, Bearer bearer, MeterRegistry meters) {
        this.linking = linking;
        this.bearer = bearer;
        this.meters = meters;
    }

    record LinkRequest(
            @NotNull @Size(min = 16, max = 16) byte[] device,

            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] identityKey) {}

    @POST
    public Uni<Response> admit(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull LinkRequest body) {
        var identityKey = new PublicKey(body.identityKey());
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return linking.admit(caller.get(), DeviceId.of(body.device()), identityKey)
                .invoke(this::count)
                .map(LinkResource::toResponse);
    }

    private void count(Linking.Outcome outcome) {
        meters.counter("registry.links", "outcome", outcome.getClass().getSimpleName())
                .increment();
    }

    private static Response toResponse(Linking.Outcome outcome) {
        return switch (outcome) {
            case Linking.Admitted admitted ->
                Response.ok(TokenView.of(admitted.token())).build();
            case Linking.Forbidden refused -> Problems.response(Problem.FORBIDDEN);
            case Linking.DeviceTaken refused -> Problems.response(Problem.ACCOUNT_EXISTS);
            case Linking.Full refused -> Problems.response(Problem.TOO_MANY_DEVICES);
        };
    }
}

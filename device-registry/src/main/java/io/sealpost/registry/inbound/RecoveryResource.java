package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.PublicKey;
import io.sealpost.registry.domain.Recovering;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** A new device whose person still has the account key asks for its pending token. */
@Path("/v1/devices/recovered")
@Anonymous
class RecoveryResource {

    private final Recovering recovering;
    private final MeterRegistry meters;

    RecoveryResource(Recovering recovering, MeterRegistry meters) {
        this.recovering = recovering;
        this.meters = meters;
    }

    record RecoveryRequest(
            @NotNull @Size(min = 16, max = 16) byte[] account,
            @NotNull @Size(min = 16, max = 16) byte[] device,

            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] identityKey,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {

        Recovering.Claim toClaim() {
            return new Recovering.Claim(
                    AccountId.of(account), DeviceId.of(device), new PublicKey(identityKey), signature);
        }
    }

    @POST
    public Uni<Response> admit(@Valid @NotNull RecoveryRequest body) {
        return recovering.admit(body.toClaim()).invoke(this::count).map(RecoveryResource::toResponse);
    }

    private void count(Recovering.Outcome outcome) {
        meters.counter("registry.recoveries", "outcome", outcome.getClass().getSimpleName())
                .increment();
    }

    private static Response toResponse(Recovering.Outcome outcome) {
        return switch (outcome) {
            case Recovering.Admitted admitted ->
                Response.ok(TokenView.of(admitted.token())).build();
            case Recovering.Unauthorized refused -> Problems.response(Problem.UNAUTHORIZED);
            case Recovering.DeviceTaken refused -> Problems.response(Problem.ACCOUNT_EXISTS);
        };
    }
}

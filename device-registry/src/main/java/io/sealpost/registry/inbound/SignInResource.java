package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.ServerSecret;
import io.sealpost.registry.domain.SignIns;
import io.sealpost.registry.domain.SignIns.Challenge;
import io.sealpost.registry.domain.Tokens.Token;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Signing in with the device's key. Everything that is wrong gets one answer. */
@Path("/v1/sign-in")
@Anonymous
class SignInResource {

    private static final int CHALLENGE_BYTES = 512;

    private final SignIns signIns;
    private final MeterRegistry meters;

    SignInResource(SignIns signIns, MeterRegistry meters) {
        this.signIns = signIns;
        this.meters = meters;
    }

    record ChallengeRequest(
            @NotNull @Size(min = 16, max = 16) byte[] device) {}

    record ChallengeView(byte[] challenge, byte[] mac) {}

    record SignInRequest(
            @NotNull @Size(min = 1, max = CHALLENGE_BYTES) byte[] challenge,

            @NotNull @Size(min = ServerSecret.MAC_BYTES, max = ServerSecret.MAC_BYTES)
            byte[] mac,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {}

    @POST
    @Path("/challenge")
    @NonBlocking
    public ChallengeView challenge(@Valid @NotNull ChallengeRequest body) {
        var challenge = signIns.challenge(DeviceId.of(body.device()));
        return new ChallengeView(challenge.content(), challenge.mac());
    }

    @POST
    public Uni<Response> signIn(@Valid @NotNull SignInRequest body) {
        return signIns.signIn(new Challenge(body.challenge(), body.mac()), body.signature())
                .invoke(this::count)
                .map(SignInResource::toResponse);
    }

    private void count(Optional<Token> token) {
        meters.counter("registry.sign.ins", "outcome", token.isPresent() ? "signed-in" : "refused")
                .increment();
    }

    private static Response toResponse(Optional<Token> token) {
        return token.map(signedIn -> Response.ok(TokenView.of(signedIn)).build())
                .orElseGet(() -> Problems.response(Problem.UNAUTHORIZED));
    }
}

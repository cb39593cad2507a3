package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Hello;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What decides whether a Hello is welcome: version, form, token, rate, device list, in this order. */
public final class Greeting {

    /** How a Hello ends. */
    public sealed interface Outcome {

        /** @param presenceChannel 32 bytes or none */
        record SignedIn(AccountId account, DeviceId device, long counter, ByteString presenceChannel)
                implements Outcome {}

        /** @param closeCode with which the socket is closed after the problem was told */
        record Refused(Problem problem, Duration retryAfter, int closeCode) implements Outcome {}
    }

    private final Tokens tokens;
    private final RateLimits limits;
    private final Membership membership;

    public Greeting(Tokens tokens, RateLimits limits, Membership membership) {
        this.tokens = tokens;
        this.limits = limits;
        this.membership = membership;
    }

    /** Never fails; completes on any thread. */
    public CompletionStage<Outcome> check(Hello hello) {
        if (hello.getProtocolVersion() != Limits.PROTOCOL_VERSION) {
            return refused(Problem.UPGRADE_REQUIRED, CloseCode.UPGRADE_REQUIRED);
        }
        int channelBytes = hello.getPresenceChannel().size();
        if (channelBytes != 0 && channelBytes != Limits.PRESENCE_CHANNEL_BYTES) {
            return refused(Problem.BAD_REQUEST, CloseCode.BAD_FRAME);
        }
        return tokens.verify(hello.getToken()).thenCompose(token -> checkToken(hello, token));
    }

    private CompletionStage<Outcome> checkToken(Hello hello, Optional<AccessToken> token) {
        if (token.isEmpty() || token.get().scope() != Scope.DEVICE) {
            return refused(Problem.UNAUTHORIZED, CloseCode.SIGN_IN_AGAIN);
        }
        return limits.take(Kind.HELLO, token.get().device().bytes(), 1)
                .thenCompose(turn -> turn.allowed()
                        ? checkMembership(hello, token.get())
                        : completedStage(
                                new Outcome.Refused(Problem.TOO_MANY_REQUESTS, turn.after(), CloseCode.GOING_AWAY)));
    }

    private CompletionStage<Outcome> checkMembership(Hello hello, AccessToken token) {
        return membership.isMember(token.account(), token.device()).thenApply(member -> answer(hello, token, member));
    }

    private static Outcome answer(Hello hello, AccessToken token, boolean member) {
        return member
                ? new Outcome.SignedIn(
                        token.account(), token.device(), hello.getConnectionCounter(), hello.getPresenceChannel())
                : new Outcome.Refused(Problem.FORBIDDEN, Duration.ZERO, CloseCode.DEVICE_REMOVED);
    }

    private static CompletionStage<Outcome> refused(Problem problem, int closeCode) {
        return completedStage(new Outcome.Refused(problem, Duration.ZERO, closeCode));
    }
}

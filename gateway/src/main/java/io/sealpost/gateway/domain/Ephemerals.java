package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.EphemeralOutcome.Sent;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.gateway.domain.SendOutcome.Mismatch;
import io.sealpost.gateway.domain.SendOutcome.Refused;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What is worth something at this moment only (typing): it goes from gateway to gateway, past the log and its mailboxes, and
 * is lost where no device is connected. Checks in this order: form, rate of the sender, access key, device list. "Wrong access
 * key" and "unknown account" are one answer. Thread-safe.
 */
public final class Ephemerals {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Attempt(Sender sender, AccountId recipient, Ephemeral ephemeral) {}

    private final RateLimits limits;
    private final DeviceLists lists;
    private final EphemeralChannel channel;
    private final Connections connections;
    private final InstantSource clock;

    public Ephemerals(
            RateLimits limits,
            DeviceLists lists,
            EphemeralChannel channel,
            Connections connections,
            InstantSource clock) {
        this.limits = limits;
        this.lists = lists;
        this.channel = channel;
        this.connections = connections;
        this.clock = clock;
    }

    /** A device's socket was admitted: from now on it hears. */
    public synchronized void arrived(DeviceId device) {
        channel.hear(device, envelope -> connections.of(device).ifPresent(socket -> socket.tell(envelope)));
    }

    /** A device's socket is gone; while it has a newer one here, that goes on hearing. */
    public synchronized void left(DeviceId device) {
        if (connections.of(device).isEmpty()) {
            channel.ignore(device);
        }
    }

    /** False when it comes too late to be true. Both times are of gateways, whose clocks agree to a second or so. */
    public boolean isFresh(EphemeralEnvelope envelope) {
        return clock.millis() - envelope.getServerTimeMs() <= FRESH.toMillis();
    }

    /** Never fails; completes on any thread. {@code Sent} says that it was let through, not that anybody gets it. */
    public CompletionStage<EphemeralOutcome> send(Sender sender, Ephemeral ephemeral) {
        var problem = SendForm.problemOf(ephemeral);
        if (problem.isPresent()) {
            return completedStage(Refused.because(problem.get()));
        }
        var attempt = new Attempt(sender, AccountId.of(ephemeral.getRecipientAccount()), ephemeral);
        return limits.take(Kind.EPHEMERAL, sender.device().bytes(), 1)
                .thenCompose(turn -> turn.allowed() ? withinRate(attempt) : tooMany(turn))
                .exceptionally(Ephemerals::unavailable);
    }

    private CompletionStage<EphemeralOutcome> withinRate(Attempt attempt) {
        return lists.current(attempt.recipient()).thenCompose(list -> checkAccessKey(attempt, list));
    }

    /** A key that was replaced within the last minute may be refused: asking again is not worth an ephemeral. */
    private CompletionStage<EphemeralOutcome> checkAccessKey(Attempt attempt, Optional<Known> list) {
        boolean fits = list.isPresent()
                && AccessKeys.fits(attempt.ephemeral().getAccessKey().toByteArray(), list.get());
        if (!fits) {
            return completedStage(Refused.because(Problem.UNAUTHORIZED));
        }
        return mismatch(attempt, list.get()).isEmpty()
                ? completedStage(say(attempt))
                // Ours may be older than the sender's.
                : lists.newest(attempt.recipient()).thenApply(newest -> checkNewest(attempt, newest));
    }

    private EphemeralOutcome checkNewest(Attempt attempt, Optional<Known> list) {
        return list.isEmpty()
                ? Refused.because(Problem.UNAUTHORIZED)
                : mismatch(attempt, list.get())
                        .<EphemeralOutcome>map(mismatch -> mismatch)
                        .orElseGet(() -> say(attempt));
    }

    private static Optional<Mismatch> mismatch(Attempt attempt, Known list) {
        return Copies.mismatch(
                attempt.sender(), attempt.recipient(), attempt.ephemeral().getCopiesList(), list);
    }

    private EphemeralOutcome say(Attempt attempt) {
        for (Copy copy : attempt.ephemeral().getCopiesList()) {
            var envelope = EphemeralEnvelope.newBuilder()
                    .setCiphertext(copy.getCiphertext())
                    .setServerTimeMs(clock.millis())
                    .setSenderAccount(attempt.sender().account().byteString())
                    .setSenderDevice(attempt.sender().device().byteString());
            channel.say(DeviceId.of(copy.getDevice()), envelope.build());
        }
        return new Sent();
    }

    private static CompletionStage<EphemeralOutcome> tooMany(Turn turn) {
        return completedStage(new Refused(Problem.TOO_MANY_REQUESTS, turn.after()));
    }

    private static EphemeralOutcome unavailable(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof PeerUnavailable) {
            return new Refused(Problem.UNAVAILABLE, SOON);
        }
        throw new CompletionException(cause);
    }
}

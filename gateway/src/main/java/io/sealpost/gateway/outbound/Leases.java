package io.sealpost.gateway.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealpost.gateway.domain.RateLimits.Turn;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * Permits taken in advance, several at a time, so that not every send asks Redis. Nobody gets more than the shared rate: what
 * is not used within seconds is lost. Thread-safe.
 */
final class Leases {

    /** Few enough that what is lost does not matter, many enough that asking costs little. */
    static final int PERMITS = 20;

    private static final Duration USE_WITHIN = Duration.ofSeconds(10);
    private static final int SUBJECTS = 100_000;

    private record Grant(Turn turn, int permits) {}

    /** @param answer to wait for, null if a permit was there; {@code asks} if nobody else asks for it */
    private record Step(CompletableFuture<Turn> answer, boolean asks) {}

    private static final class Lease {
        private int left;
        private CompletableFuture<Turn> asked;

        synchronized Step takeOrWait() {
            if (left > 0) {
                left--;
                return new Step(null, false);
            }
            boolean asks = asked == null;
            if (asks) {
                asked = new CompletableFuture<>();
            }
            return new Step(asked, asks);
        }

        synchronized CompletableFuture<Turn> fill(int permits) {
            var answered = asked;
            left = permits;
            asked = null;
            return answered;
        }
    }

    private final Cache<ByteBuffer, Lease> leases = Caffeine.newBuilder()
            .expireAfterWrite(USE_WITHIN)
            .maximumSize(SUBJECTS)
            .build();

    /**
     * Takes one permit.
     *
     * @param shared takes so many permits from the shared rate; never fails
     */
    CompletionStage<Turn> take(byte[] subject, IntFunction<CompletionStage<Turn>> shared) {
        return take(leases.get(ByteBuffer.wrap(subject), key -> new Lease()), shared);
    }

    private static CompletionStage<Turn> take(Lease lease, IntFunction<CompletionStage<Turn>> shared) {
        var step = lease.takeOrWait();
        if (step.answer() == null) {
            return CompletableFuture.completedStage(Turn.NOW);
        }
        var turn = step.answer()
                .thenCompose(given -> given.allowed() ? take(lease, shared) : CompletableFuture.completedStage(given));
        if (step.asks()) {
            ask(shared).thenAccept(grant -> lease.fill(grant.permits()).complete(grant.turn()));
        }
        return turn;
    }

    /** Near the end of the rate, when no whole lease is left, permits are taken one at a time. */
    private static CompletionStage<Grant> ask(IntFunction<CompletionStage<Turn>> shared) {
        return shared.apply(PERMITS)
                .thenCompose(many -> many.allowed()
                        ? CompletableFuture.completedStage(new Grant(many, PERMITS))
                        : shared.apply(1).thenApply(one -> new Grant(one, one.allowed() ? 1 : 0)));
    }
}

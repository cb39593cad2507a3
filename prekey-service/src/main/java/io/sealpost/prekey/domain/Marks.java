package io.sealpost.prekey.domain;

import com.google.protobuf.ByteString;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The highest number of a hand-out that this instance or another has told outside of the database. No key is given away
 * before the number of its hand-out is told. Thread-safe.
 */
public final class Marks {

    private static final int INSTANCE_BYTES = 16;
    private static final Duration FIRST_TRY_AGAIN = Duration.ofMillis(200);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final ByteString me = random();
    private final MarkTopic topic;
    private final InstantSource clock;
    private long heard;
    private boolean heardAll;
    private long told;
    private boolean telling;
    /** Who came while one was told: they are told together, next. One at a time: what an instance tells never falls. */
    private CompletableFuture<Boolean> next;

    private boolean lost;
    private Instant tryAgainAt = Instant.MIN;

    public Marks(MarkTopic topic, InstantSource clock) {
        this.topic = topic;
        this.clock = clock;
    }

    /** Tells that this instance is there. When that is heard, all that was told before has been heard as well. */
    public Uni<Void> begin() {
        return Uni.createFrom()
                .deferred(() -> tell(0))
                .chain(done -> done
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new Unavailable("nothing can be told")))
                .onFailure()
                .retry()
                .withBackOff(FIRST_TRY_AGAIN, TRY_AGAIN)
                .indefinitely();
    }

    /** @return true once: everything that was told before this instance began has been heard now */
    public synchronized boolean onMark(ByteString instance, long handOuts) {
        heard = Math.max(heard, handOuts);
        boolean isFirstOfMine = !heardAll && instance.equals(me);
        heardAll |= isFirstOfMine;
        return isFirstOfMine;
    }

    /** The highest number that was told, as far as it was heard until now. */
    synchronized long heard() {
        return heard;
    }

    /** The same; empty while not everything is heard yet, or nothing can be told: then no one-time key may leave. */
    synchronized OptionalLong highest() {
        if (lost && !telling && !clock.instant().isBefore(tryAgainAt)) {
            tellNow(new CompletableFuture<>());
        }
        return heardAll && !lost ? OptionalLong.of(heard) : OptionalLong.empty();
    }

    /** @return false if it could not be told: what was taken must not be given away */
    Uni<Boolean> tell(long handOut) {
        return Uni.createFrom().completionStage(() -> queue(handOut));
    }

    private synchronized CompletableFuture<Boolean> queue(long handOut) {
        told = Math.max(told, handOut);
        heard = Math.max(heard, told);
        if (!telling) {
            return tellNow(new CompletableFuture<>());
        }
        if (next == null) {
            next = new CompletableFuture<>();
        }
        return next;
    }

    private CompletableFuture<Boolean> tellNow(CompletableFuture<Boolean> done) {
        telling = true;
        topic.tell(me, told).subscribe().with(stored -> onTold(done, true), fault -> onTold(done, false));
        return done;
    }

    private void onTold(CompletableFuture<Boolean> done, boolean stored) {
        var waiting = noteTold(stored);
        done.complete(stored);
        if (waiting != null) {
            waiting.complete(false);
        }
    }

    /** @return those who waited for their turn and will not get one */
    private synchronized CompletableFuture<Boolean> noteTold(boolean stored) {
        telling = false;
        lost = !stored;
        tryAgainAt = clock.instant().plus(TRY_AGAIN);
        var waiting = next;
        next = null;
        if (stored && waiting != null) {
            tellNow(waiting);
            return null;
        }
        return waiting;
    }

    private static ByteString random() {
        var bytes = new byte[INSTANCE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}

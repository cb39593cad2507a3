package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final List<String> started = new ArrayList<>();

    private void enter(Lanes lanes, String lane, String who) {
        lanes.enter(lane, () -> started.add(who));
    }

    @Test
    void whoHangsHoldsUpHisOwnLaneOnly() {
        var lanes = new Lanes(10, 2);

        for (int n = 1; n <= 5; n++) {
            enter(lanes, "hangs", "hangs " + n);
        }
        enter(lanes, "other", "other");

        assertThat(started).containsExactly("hangs 1", "hangs 2", "other");
    }

    @Test
    void theNextOfALaneComesWhenOneLeft() {
        // Given
        var lanes = new Lanes(10, 1);
        enter(lanes, "a", "first");
        enter(lanes, "a", "second");

        // When
        lanes.leave("a");

        // Then
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void noMoreThanSoManyAtOnceAndThenLanesTakeTurns() {
        // Given
        var lanes = new Lanes(2, 2);
        enter(lanes, "a", "a1");
        enter(lanes, "a", "a2");
        enter(lanes, "a", "a3");
        enter(lanes, "a", "a4");
        enter(lanes, "b", "b1");
        enter(lanes, "b", "b2");

        // When
        lanes.leave("a");
        lanes.leave("a");
        lanes.leave("a");

        // Then
        assertThat(started).containsExactly("a1", "a2", "a3", "b1", "a4");
    }

    @Test
    void everyoneGetsATurnFromManyThreadsAndTheBoundsHold() throws InterruptedException {
        var lanes = new Lanes(5, 2);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int n = 0; n < 2_000; n++) {
                var lane = "lane " + n % 7;
                threads.execute(() -> lanes.enter(
                        lane,
                        () -> threads.execute(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                            done.incrementAndGet();
                            lanes.leave(lane);
                        })));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (done.get() < 2_000 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }

        assertThat(done).hasValue(2_000);
        assertThat(most.get()).isLessThanOrEqualTo(5);
    }
}

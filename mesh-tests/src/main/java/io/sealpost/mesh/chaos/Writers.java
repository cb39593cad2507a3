package io.sealpost.mesh.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A steady load: each person writes to two others, one after the other, as regularly as a clock. */
final class Writers implements AutoCloseable {

    /** Between two texts of one person: each of the two hears five times in four seconds. */
    static final Duration PACE = Duration.ofMillis(400);

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** @param lanes those of one person stand together */
    Writers(List<List<Lane>> lanes) {
        for (List<Lane> mine : lanes) {
            threads.add(Thread.ofPlatform().name("writer").start(() -> write(mine)));
        }
    }

    private void write(List<Lane> mine) {
        long next = System.nanoTime();
        for (int turn = 0; !over; turn++) {
            mine.get(turn % mine.size()).write();
            // Not more after a stall: what could not be written then is not made up for.
            next = Math.max(next + PACE.toNanos(), System.nanoTime());
            while (!over && next > System.nanoTime()) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
                thread.join(Duration.ofSeconds(60));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.sealpost.devstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting on a condition. */
final class Wait {

    private static final Duration PAUSE = Duration.ofMillis(25);

    private Wait() {}

    /** @return whether the condition became true in time */
    static boolean until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while waiting.", e);
        }
    }
}

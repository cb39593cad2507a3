package io.sealpost.client.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: exponential with full jitter, so that clients of a restarted server do not come back together. */
final class Pauses {

    private static final long FIRST_MS = 500;
    private static final long LONGEST_MS = 30_000;
    private static final long SPREAD_MS = 10_000;

    private int failures;

    Duration next(Ending ending) {
        long most = ending.spread() ? SPREAD_MS : Math.min(LONGEST_MS, FIRST_MS << Math.min(failures, 10));
        failures++;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
    }

    void reset() {
        failures = 0;
    }
}

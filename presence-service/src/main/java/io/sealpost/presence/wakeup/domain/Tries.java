package io.sealpost.presence.wakeup.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a wake-up is tried, and with which pauses: each is six times as long as the one before, plus or minus a quarter.
 *
 * @param most tries of one wake-up
 * @param firstPause after the first of them
 * @param longestPause whoever asks to wait for longer is not asked again
 */
public record Tries(int most, Duration firstPause, Duration longestPause) {

    private static final int GROWTH = 6;
    private static final double SPREAD = 0.25;

    /**
     * @param tried how often, at least once
     * @param asked how long the push server wants us to wait
     * @return when to try again; empty for never
     */
    Optional<Duration> pauseAfter(int tried, Duration asked) {
        if (tried >= most || asked.compareTo(longestPause) > 0) {
            return Optional.empty();
        }
        double own = firstPause.toMillis()
                * Math.pow(GROWTH, tried - 1)
                * ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD);
        long pause = Math.min((long) own, longestPause.toMillis());
        return Optional.of(Duration.ofMillis(Math.max(pause, asked.toMillis())));
    }
}

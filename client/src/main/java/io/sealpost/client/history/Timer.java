package io.sealpost.client.history;

import java.time.Duration;

/** How long messages may be told to live. */
public final class Timer {

    public static final Duration SHORTEST = Duration.ofSeconds(5);

    public static final Duration LONGEST = Duration.ofDays(28);

    private Timer() {}

    /** Zero means for ever. */
    public static boolean isAllowed(Duration life) {
        boolean whole = life.getNano() == 0;
        return life.isZero() || whole && life.compareTo(SHORTEST) >= 0 && life.compareTo(LONGEST) <= 0;
    }

    /** @param seconds unsigned, as in a message */
    static boolean isAllowed(int seconds) {
        return isAllowed(Duration.ofSeconds(Integer.toUnsignedLong(seconds)));
    }
}

package io.sealpost.mailbox.simulation;

/** The clock of the processes, which jumps, and the store's, which never goes back. */
final class SimTime {

    static final long DAY_MS = 86_400_000;

    private long nowMs = 1_800_000_000_000L;
    private long storeMs = nowMs;

    long nowMs() {
        return nowMs;
    }

    /** Another reading each time: two claims are never in the same millisecond. */
    long storeMs() {
        storeMs = Math.max(storeMs + 1, nowMs);
        return storeMs;
    }

    /** @param ms less than 0 for a clock that is set back */
    void pass(long ms) {
        nowMs += ms;
    }
}

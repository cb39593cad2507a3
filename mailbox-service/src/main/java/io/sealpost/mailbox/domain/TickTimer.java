package io.sealpost.mailbox.domain;

/**
 * When a quiet partition needs a Tick. The log deletes whole files, and the last one ends only when a record comes after its
 * time: without one the ciphertext of the last deposits would stay on the disk (FORGET). Not thread-safe.
 */
final class TickTimer {

    private long depositAppendedMs = Long.MIN_VALUE / 2;
    private long quietSinceMs;
    private boolean owed;

    /** @param mayHoldDeposits the log is not new: nobody knows whether the owner before wrote the Tick */
    TickTimer(boolean mayHoldDeposits, long nowMs) {
        owed = mayHoldDeposits;
        quietSinceMs = nowMs;
    }

    void deposited(long appendedMs, long nowMs) {
        depositAppendedMs = appendedMs;
        quietSinceMs = nowMs;
        owed = true;
    }

    /** A Tick that came soon after a deposit is in the same file: it ended nothing. */
    void ticked(long appendedMs) {
        if (appendedMs - depositAppendedMs >= EngineLimits.SEGMENT_MS) {
            owed = false;
        }
    }

    /** True once each time that a Tick is to be written; again if none came. */
    boolean takeDue(long nowMs) {
        if (!owed || nowMs - quietSinceMs < EngineLimits.TICK_AFTER_MS) {
            return false;
        }
        quietSinceMs = nowMs;
        return true;
    }
}

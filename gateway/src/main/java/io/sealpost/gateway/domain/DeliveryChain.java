package io.sealpost.gateway.domain;

import java.time.Duration;
import java.util.List;

/**
 * What may be written to one socket, and acknowledged from it. The hop that pushes come over may lose, repeat and
 * reorder; this class lets only the chain through that starts at what was last written, so nothing is written twice or
 * out of order on one connection (ORD, ONCE). Not thread-safe: it belongs to the socket's event loop.
 */
public final class DeliveryChain {

    /** What to do with a push. */
    public enum Verdict {
        /** It continues the chain: write it. */
        WRITE,
        /** Everything in it was written, up to exactly where the chain stands: only its end mark is news. */
        WRITTEN_BEFORE,
        /** An old one again: drop it. */
        STALE,
        /** Something between is missing: drop it and attach again. */
        BROKEN,
        /** The client reads too slowly: drop it and attach again once its queue is empty. */
        SLOW
    }

    private final long attachAgainAfterNanos;
    private volatile long lastWritten;
    private long acknowledged;
    private long askedAtNanos;
    private boolean asked;
    private boolean drainedTold;

    /** @param attachAgainAfter how long an unanswered request to attach again stops the next one */
    public DeliveryChain(Duration attachAgainAfter) {
        this.attachAgainAfterNanos = attachAgainAfter.toNanos();
    }

    /**
     * Judges a push and, if it is to be written, moves the chain to its end.
     *
     * @param after the sequence that must be the last one written
     * @param sequences of its envelopes, strictly growing; may be empty
     * @param writable false while the client's queue is full
     */
    public Verdict push(long after, List<Long> sequences, boolean writable) {
        if (after != lastWritten || !grows(after, sequences)) {
            return verdictOnStranger(after, sequences);
        }
        // What was asked for came, whether or not there is room for it.
        asked = false;
        if (!writable) {
            return Verdict.SLOW;
        }
        if (!sequences.isEmpty()) {
            lastWritten = sequences.getLast();
        }
        return Verdict.WRITE;
    }

    private Verdict verdictOnStranger(long after, List<Long> sequences) {
        boolean old = after < lastWritten && !sequences.isEmpty() && sequences.getLast() <= lastWritten;
        if (!old || !grows(after, sequences)) {
            return Verdict.BROKEN;
        }
        // Asking again for repeats would never end: each answer repeats what came in between.
        return sequences.getLast() == lastWritten ? Verdict.WRITTEN_BEFORE : Verdict.STALE;
    }

    private static boolean grows(long after, List<Long> sequences) {
        long before = after;
        for (long sequence : sequences) {
            if (sequence <= before) {
                return false;
            }
            before = sequence;
        }
        return true;
    }

    /** True if it is time to attach again; from then on not, until a push fits or the time is over. */
    public boolean mayAttachAgain(long nowNanos) {
        if (asked && nowNanos - askedAtNanos < attachAgainAfterNanos) {
            return false;
        }
        asked = true;
        askedAtNanos = nowNanos;
        drainedTold = false;
        return true;
    }

    /** True if the client is to be told that nothing more waits: once, and again after each gap. */
    public boolean mayTellDrained() {
        boolean news = !drainedTold;
        drainedTold = true;
        return news;
    }

    /** False if the client claims to have processed what was never written to it. */
    public boolean mayAcknowledge(long through) {
        return through > 0 && through <= lastWritten;
    }

    /** Takes an acknowledgement that {@link #mayAcknowledge} allowed; true if it says something new. */
    public boolean acknowledge(long through) {
        if (through <= acknowledged) {
            return false;
        }
        acknowledged = through;
        return true;
    }

    /** Highest acknowledgement so far; 0 when there was none. */
    public long acknowledged() {
        return acknowledged;
    }

    /** The last sequence written to the socket; 0 when none was. May be read from any thread. */
    public long lastWritten() {
        return lastWritten;
    }
}

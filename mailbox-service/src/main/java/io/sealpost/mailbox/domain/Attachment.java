package io.sealpost.mailbox.domain;

import java.util.ArrayDeque;
import java.util.List;

/**
 * One attached device: draining what waited, or live. Everything pushed forms a chain, each push naming the sequence before
 * it; the window bounds what is pushed and not yet acknowledged. Not thread-safe.
 */
final class Attachment {

    private record Unacknowledged(long sequence, int bytes) {}

    private final Connection connection;
    private final long attachedAtMs;
    private final ArrayDeque<Unacknowledged> window = new ArrayDeque<>();
    private int windowBytes;
    private long cursor;
    private boolean live;
    private long quietSinceMs;
    private int nudges;
    private boolean pushed;

    Attachment(Connection connection, long nowMs) {
        this.connection = connection;
        this.cursor = connection.lastWritten();
        this.attachedAtMs = nowMs;
        this.quietSinceMs = nowMs;
    }

    Connection connection() {
        return connection;
    }

    /** The last sequence pushed to, or known to be written on, this connection. */
    long cursor() {
        return cursor;
    }

    /** Live: new mail is pushed as it comes. Otherwise it is read from the backlog, in order. */
    boolean isLive() {
        return live;
    }

    boolean attachedBefore(long ms) {
        return attachedAtMs < ms;
    }

    void fallBehind() {
        live = false;
    }

    int roomEnvelopes(EngineLimits limits) {
        return limits.windowEnvelopes() - window.size();
    }

    int roomBytes(EngineLimits limits) {
        return limits.windowBytes() - windowBytes;
    }

    boolean hasRoomFor(int bytes, EngineLimits limits) {
        return window.isEmpty() || (roomEnvelopes(limits) > 0 && roomBytes(limits) >= bytes);
    }

    /** A page is worth reading when half of the window is free: not after each acknowledgement. */
    boolean hasRoomForPage(EngineLimits limits) {
        return window.isEmpty()
                || (2 * roomEnvelopes(limits) >= limits.windowEnvelopes()
                        && 2 * roomBytes(limits) >= limits.windowBytes());
    }

    /**
     * @param drained nothing more waits: the device is live from now on
     * @param waitingInAll how many envelopes the device has not acknowledged, pushed or not
     */
    Effect.Push push(List<Envelope> envelopes, boolean drained, long waitingInAll, long nowMs) {
        long after = cursor;
        long preview = pushed ? 0 : Math.max(0, waitingInAll - window.size());
        pushed = true;
        if (window.isEmpty()) {
            quietSinceMs = nowMs;
        }
        for (Envelope envelope : envelopes) {
            window.add(new Unacknowledged(envelope.sequence(), envelope.sizeBytes()));
            windowBytes += envelope.sizeBytes();
            cursor = envelope.sequence();
        }
        live = live || drained;
        return new Effect.Push(
                connection.gateway(), connection.device(), connection.id(), after, envelopes, drained, preview);
    }

    void acknowledge(long through, long nowMs) {
        while (!window.isEmpty() && window.peek().sequence() <= through) {
            windowBytes -= window.poll().bytes();
            quietSinceMs = nowMs;
            nudges = 0;
        }
        cursor = Math.max(cursor, through);
    }

    /** True once for each time that a push stayed unanswered for long; the waits double. */
    boolean needsNudge(long nowMs) {
        long patience = EngineLimits.NUDGE_AFTER_MS << Math.min(nudges, EngineLimits.NUDGE_DOUBLINGS);
        if (window.isEmpty() || nowMs - quietSinceMs < patience) {
            return false;
        }
        quietSinceMs = nowMs;
        nudges++;
        return true;
    }

    /**
     * The same connection, attached again: what was written and not yet acknowledged still fills the window, and a client
     * that never acknowledges is not asked more and more often.
     */
    Attachment again(Connection from, long nowMs) {
        var next = new Attachment(from, nowMs);
        next.nudges = nudges;
        for (Unacknowledged written : window) {
            if (written.sequence() <= from.lastWritten()) {
                next.window.add(written);
                next.windowBytes += written.bytes();
            }
        }
        return next;
    }
}

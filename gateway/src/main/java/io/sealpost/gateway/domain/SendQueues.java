package io.sealpost.gateway.domain;

import io.sealpost.protocol.AccountId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sends of one connection: at most one unanswered record for each recipient, the others wait in frame order. After
 * a failure those that wait are all given back as not tried, so that nothing overtakes what failed (ORD). Not
 * thread-safe: it belongs to the socket's event loop.
 *
 * @param <T> a send
 */
public final class SendQueues<T> {

    /** What to do with a send that came in. */
    public enum Entry {
        /** Nothing is before it: try it now. */
        START,
        /** An earlier one to this recipient is unanswered. */
        WAIT,
        /** No room: refuse it. Later ones to this recipient are not tried until the queue before it is empty. */
        FULL,
        /** An earlier one found no room: this one must not overtake it. */
        NOT_TRIED
    }

    private record Waiting<T>(T send, int bytes) {}

    private static final class Lane<T> {
        private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
        private boolean closed;
    }

    private final int mostWaiting;
    private final int mostBytes;
    private final Map<AccountId, Lane<T>> lanes = new HashMap<>();
    private int waitingCount;
    private int waitingBytes;

    /** @param mostWaiting and {@code mostBytes}: over all recipients */
    public SendQueues(int mostWaiting, int mostBytes) {
        this.mostWaiting = mostWaiting;
        this.mostBytes = mostBytes;
    }

    /** Takes a send in. */
    public Entry offer(AccountId recipient, T send, int bytes) {
        var lane = lanes.get(recipient);
        if (lane == null) {
            return startOrRefuse(recipient);
        }
        if (lane.closed) {
            return Entry.NOT_TRIED;
        }
        if (waitingCount >= mostWaiting || waitingBytes + bytes > mostBytes) {
            lane.closed = true;
            return Entry.FULL;
        }
        lane.waiting.add(new Waiting<>(send, bytes));
        waitingCount++;
        waitingBytes += bytes;
        return Entry.WAIT;
    }

    private Entry startOrRefuse(AccountId recipient) {
        if (lanes.size() >= mostWaiting) {
            return Entry.FULL;
        }
        lanes.put(recipient, new Lane<>());
        return Entry.START;
    }

    /** The unanswered one was accepted: gives the next one to try, or an empty list. */
    public List<T> accepted(AccountId recipient) {
        var next = lanes.get(recipient).waiting.poll();
        if (next == null) {
            lanes.remove(recipient);
            return List.of();
        }
        forget(next);
        return List.of(next.send());
    }

    /** The unanswered one was refused or its outcome is unknown: gives all that waited, in order, to be answered not-tried. */
    public List<T> failed(AccountId recipient) {
        var given = new ArrayList<T>();
        for (var waiting : lanes.remove(recipient).waiting) {
            forget(waiting);
            given.add(waiting.send());
        }
        return given;
    }

    private void forget(Waiting<T> waiting) {
        waitingCount--;
        waitingBytes -= waiting.bytes();
    }

    /** True if nothing is unanswered. */
    public boolean isEmpty() {
        return lanes.isEmpty();
    }
}

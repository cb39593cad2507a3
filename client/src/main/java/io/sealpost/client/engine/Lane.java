package io.sealpost.client.engine;

import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Error;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The letters to one recipient on one connection, in order (ORD): several may be unanswered at a time, but after a refusal
 * nothing more is written until all are answered, and then it goes on from the first that was not accepted. Not thread-safe;
 * no I/O.
 */
final class Lane {

    /**
     * Most unanswered letters to one recipient: one. A later letter that reached the gateway just after it had refused an
     * earlier one would be accepted before it, out of order.
     */
    static final int IN_ORDER = 1;

    /** The first refusal in a row; those after it are only "not tried". */
    record Refusal(long position, Error error) {}

    private final int window;
    private final TreeSet<Long> unsent = new TreeSet<>();
    private final TreeMap<Long, Long> unanswered = new TreeMap<>();
    private Optional<Refusal> refusal = Optional.empty();
    private boolean halted;
    private int refusals;

    /** @param window most unanswered letters, at least 1 */
    Lane(int window) {
        this.window = window;
    }

    void add(long position) {
        unsent.add(position);
    }

    /** The next letter to write, which is unanswered from now on; empty if nothing may be written. */
    Optional<Long> next(long nowNanos) {
        if (halted || unsent.isEmpty() || unanswered.size() >= window) {
            return Optional.empty();
        }
        long position = unsent.pollFirst();
        unanswered.put(position, nowNanos);
        return Optional.of(position);
    }

    /** False if this is no answer to anything. */
    boolean accepted(long position) {
        boolean expected = unanswered.remove(position) != null;
        if (expected && !halted) {
            refusals = 0;
        }
        return expected;
    }

    /** @return the refusal to deal with, once everything that was under way is answered; then {@link #resume} */
    Optional<Refusal> refused(long position, Error error) {
        if (unanswered.remove(position) == null) {
            return Optional.empty();
        }
        unsent.add(position);
        halted = true;
        boolean notTried = error.getCode().equals(Problem.NOT_TRIED.code());
        if (refusal.isEmpty() || !notTried && isNotTried(refusal.get())) {
            refusal = Optional.of(new Refusal(position, error));
        }
        return due();
    }

    /** The refusal that waits for the last answer. Call it after {@link #accepted} too. */
    Optional<Refusal> due() {
        if (!halted || !unanswered.isEmpty()) {
            return Optional.empty();
        }
        Optional<Refusal> first = refusal;
        refusal = Optional.empty();
        if (first.isPresent()) {
            refusals++;
        }
        return first;
    }

    /** Drops a letter that will not be sent. */
    void drop(long position) {
        unsent.remove(position);
    }

    void resume() {
        halted = false;
    }

    /** How often in a row something was refused. */
    int refusalsInARow() {
        return refusals;
    }

    boolean isOverdue(long nowNanos, Duration patience) {
        return unanswered.values().stream().anyMatch(since -> nowNanos - since > patience.toNanos());
    }

    boolean isEmpty() {
        return unsent.isEmpty() && unanswered.isEmpty() && !halted;
    }

    private static boolean isNotTried(Refusal refusal) {
        return refusal.error().getCode().equals(Problem.NOT_TRIED.code());
    }
}

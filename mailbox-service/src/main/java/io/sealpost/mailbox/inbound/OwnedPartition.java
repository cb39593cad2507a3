package io.sealpost.mailbox.inbound;

import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.Turn;

/** One assigned partition as the log's thread sees it. Confined to that thread, but for {@link #state()} and {@link #isServed()}. */
final class OwnedPartition {

    /** From assignment to service. {@code STOPPED}: the log begins after the position; an operator must look. */
    enum State {
        CLAIMING,
        REPLAYING,
        LIVE,
        STOPPED
    }

    private static final long UNTIL_TOLD = Long.MAX_VALUE;

    private final int partition;
    private volatile State state = State.CLAIMING;
    private volatile Turn failedTurn;
    private volatile long blockedUntilMs;
    private PartitionOwner owner;
    private long retryAtMs;
    private boolean failing;
    private long truncatedTo;
    private long truncateNotBeforeMs;
    private boolean revoked;

    OwnedPartition(int partition) {
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    State state() {
        return state;
    }

    /**
     * False also while the store refuses a turn (accepting goes on, but nothing is delivered from the backlog), and while a
     * record can be neither applied nor set aside.
     */
    boolean isServed() {
        return state == State.LIVE && failedTurn == null && blockedUntilMs == 0;
    }

    PartitionOwner owner() {
        return owner;
    }

    void serve(PartitionOwner claimed) {
        owner = claimed;
        truncatedTo = 0;
        truncateNotBeforeMs = 0;
        state = State.REPLAYING;
        noteSuccess();
        noteProgress();
    }

    void noteProgress() {
        if (owner != null && owner.isLive()) {
            state = State.LIVE;
        }
    }

    void stop() {
        owner = null;
        state = State.STOPPED;
    }

    /** It belongs to another process now: answers that are still under way change nothing. */
    void revoke() {
        revoked = true;
    }

    boolean isRevoked() {
        return revoked;
    }

    /** @return true for the first failure in a row: worth a line in the log */
    boolean noteFailure() {
        boolean first = !failing;
        failing = true;
        return first;
    }

    void noteSuccess() {
        failing = false;
    }

    /** A record is being set aside: nothing is read. */
    void block() {
        blockedUntilMs = UNTIL_TOLD;
    }

    void unblockAt(long ms) {
        blockedUntilMs = ms;
    }

    boolean isBlocked(long nowMs) {
        return nowMs < blockedUntilMs;
    }

    /** True if the log may be truncated to {@code position} now and was not yet; the next time not before {@code notBeforeMs}. */
    boolean takeTruncationDue(long position, long notBeforeMs, long nowMs) {
        if (position <= truncatedTo || nowMs < truncateNotBeforeMs) {
            return false;
        }
        truncatedTo = position;
        truncateNotBeforeMs = notBeforeMs;
        return true;
    }

    void truncateAgainAt(long ms) {
        truncatedTo = 0;
        truncateNotBeforeMs = ms;
    }

    /** Another owner took it, or the claim failed: claim again, but not at once. */
    void claimAgainAt(long ms) {
        owner = null;
        failedTurn = null;
        blockedUntilMs = 0;
        state = State.CLAIMING;
        retryAtMs = ms;
    }

    void repeatTurnAt(Turn turn, long ms) {
        failedTurn = turn;
        retryAtMs = ms;
    }

    /** True once when the time for a new claim has come. */
    boolean takeClaimDue(long nowMs) {
        return state == State.CLAIMING && takeRetryDue(nowMs);
    }

    /** The failed turn, once its time has come; null otherwise. */
    Turn takeTurnToRepeat(long nowMs) {
        if (failedTurn == null || !takeRetryDue(nowMs)) {
            return null;
        }
        var turn = failedTurn;
        failedTurn = null;
        return turn;
    }

    private boolean takeRetryDue(long nowMs) {
        if (retryAtMs == 0 || nowMs < retryAtMs) {
            return false;
        }
        retryAtMs = 0;
        return true;
    }
}

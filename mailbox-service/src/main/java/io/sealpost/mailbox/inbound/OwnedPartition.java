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

    private final int partition;
    private volatile State state = State.CLAIMING;
    private PartitionOwner owner;
    private volatile Turn failedTurn;
    private volatile boolean blocked;
    private long retryAtMs;

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
        return state == State.LIVE && failedTurn == null && !blocked;
    }

    void noteBlocked(boolean now) {
        blocked = now;
    }

    PartitionOwner owner() {
        return owner;
    }

    void serve(PartitionOwner claimed) {
        owner = claimed;
        state = State.REPLAYING;
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

    /** Another owner took it, or the claim failed: claim again, but not at once. */
    void claimAgainAt(long ms) {
        owner = null;
        failedTurn = null;
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

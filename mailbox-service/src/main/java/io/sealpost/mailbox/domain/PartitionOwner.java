package io.sealpost.mailbox.domain;

import io.sealpost.mailbox.domain.Turn.Flush;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The one owner of a partition: applies the log, record by record, to the mailboxes of its accounts (DUR, ORD, ONCE).
 *
 * <p>Records and time go in; effects, and now and then a {@link Turn} for the store, come out. No threads, no I/O, no clock.
 * One turn is under way at a time, so a page read in it contains exactly what was applied before it, and whatever came
 * later is still fresh in memory. Not thread-safe.
 */
public final class PartitionOwner {

    private final EngineLimits limits;
    private final long token;
    private final long firstSequence;
    private final long replayEnd;
    private final Backlog backlog;
    private final RecentIds recentIds;
    private final DeviceLists lists;
    private final Absences absences;
    private final Courier courier;
    private final TickTimer tickTimer;
    private final RoomWatch rooms;
    private final Consumer<Effect> effects;

    private long position;
    private long flushedPosition;
    private long flushes;
    private long newestMs;
    private boolean turnUnderWay;
    private long turnSinceMs;
    private long flushedAtMs;
    private long expiredAtMs;
    private long tickedAtMs;
    private long tickOwedMs;

    /**
     * @param replayEnd end of the log when the partition was assigned: everything before it is applied in silence
     * @param effects receives what is to be done, in order, on the calling thread
     */
    public PartitionOwner(
            StoredPartition stored,
            byte[] fingerprintKey,
            long replayEnd,
            EngineLimits limits,
            long nowMs,
            Consumer<Effect> effects) {
        this.limits = limits;
        this.token = stored.token();
        this.firstSequence = (long) stored.epoch() << 48;
        this.position = stored.nextOffset();
        this.flushedPosition = stored.nextOffset();
        this.replayEnd = replayEnd;
        this.flushedAtMs = nowMs;
        this.backlog = new Backlog(stored.waiting(), nowMs);
        this.recentIds =
                new RecentIds(fingerprintKey, limits.rememberIds().toMillis(), limits.mostIds(), stored.recentIds());
        this.lists = new DeviceLists(stored.lists());
        this.absences = new Absences(backlog, stored.waiting(), effects);
        this.courier = new Courier(backlog, limits, absences, effects);
        this.tickTimer = new TickTimer(position > 0, nowMs);
        this.rooms = new RoomWatch(backlog, limits, effects);
        this.effects = effects;
        skipTo(position, nowMs);
    }

    public long token() {
        return token;
    }

    /** Offset of the first record that is not applied yet. */
    public long position() {
        return position;
    }

    /** Offset of the first record that the store does not contain yet; everything before it may be truncated. */
    public long flushedPosition() {
        return flushedPosition;
    }

    /** False during the silent replay after an assignment. */
    public boolean isLive() {
        return courier.isLive();
    }

    /** True while too much waits for the store, or for too long: read no more records until a turn succeeds. */
    public boolean wantsPause(long nowMs) {
        boolean stuck =
                turnUnderWay && nowMs - turnSinceMs >= limits.bufferFor().toMillis();
        return stuck || backlog.freshBytes() >= limits.bufferBytes();
    }

    /** Applies one record. Records must come in the order of their offsets; one that comes again is ignored. */
    public void apply(long offset, long appendedMs, Command command, long nowMs) {
        if (offset < position) {
            return;
        }
        long sequence = firstSequence + offset;
        newestMs = Math.max(newestMs, appendedMs);
        switch (command) {
            case Command.Deposit deposit -> deposit(sequence, appendedMs, deposit, nowMs);
            case Command.Attach attach -> courier.attach(attach.connection(), nowMs);
            case Command.Acknowledge acknowledge -> acknowledge(sequence, acknowledge, nowMs);
            case Command.Detach detach -> courier.detach(detach, appendedMs, nowMs);
            case Command.Roster roster -> courier.compare(roster, nowMs);
            case Command.ListChanged change -> listChanged(change, appendedMs);
            case Command.Tick tick -> tickTimer.ticked(appendedMs);
        }
        skipTo(offset + 1, nowMs);
    }

    /** Passes over records that hold no command: set-aside ones, and the log's own markers. */
    public void skipTo(long nextOffset, long nowMs) {
        position = Math.max(position, nextOffset);
        if (!courier.isLive() && position >= replayEnd) {
            courier.goLive(nowMs);
        }
        courier.serveHungry(nowMs);
    }

    /** Time passes, whether records come or not. Call it often; it acts once a second. */
    public void tick(long nowMs) {
        if (nowMs - tickedAtMs >= 1_000) {
            tickedAtMs = nowMs;
            courier.tick(nowMs);
            rooms.tick(nowMs);
            if (isLive() && (tickTimer.takeDue(nowMs) || isTickOwedToDeleted(nowMs))) {
                effects.accept(new Effect.WriteTick());
            }
        }
    }

    /** They are forgotten by the log's time, which stands still in a quiet partition. */
    private boolean isTickOwedToDeleted(long nowMs) {
        var oldest = lists.oldestGoneMs();
        boolean owed = oldest.isPresent()
                && nowMs - oldest.getAsLong() > limits.rememberDeleted().toMillis()
                && nowMs - tickOwedMs >= EngineLimits.TICK_AFTER_MS;
        if (owed) {
            tickOwedMs = nowMs;
        }
        return owed;
    }

    /** The next visit to the store, if there is anything to do and none is under way. End it with {@link #turnDone}. */
    public Optional<Turn> nextTurn(long nowMs) {
        if (turnUnderWay) {
            return Optional.empty();
        }
        var pages = courier.pages();
        var turn = new Turn(flushes, flushIfDue(!pages.isEmpty(), nowMs), pages);
        turnUnderWay = turn.flush().isPresent() || !pages.isEmpty();
        turnSinceMs = nowMs;
        return turnUnderWay ? Optional.of(turn) : Optional.empty();
    }

    /**
     * The turn under way is committed.
     *
     * @param done its pages are one for each request of the turn, in their order
     */
    public void turnDone(Turn turn, Turn.Result.Done done, long nowMs) {
        turnUnderWay = false;
        turn.flush().ifPresent(flush -> {
            flushedPosition = flush.nextOffset();
            backlog.flushed(flush, done.removed());
            flushes++;
        });
        for (int i = 0; i < done.pages().size(); i++) {
            courier.pushPage(turn.pages().get(i), done.pages().get(i), nowMs);
        }
        courier.serveHungry(nowMs);
    }

    private void deposit(long sequence, long appendedMs, Command.Deposit deposit, long nowMs) {
        tickTimer.deposited(appendedMs, nowMs);
        for (Copy copy : deposit.copies()) {
            if (lists.admits(deposit.account(), deposit.listVersion(), copy.device())
                    && recentIds.isNew(copy.device(), deposit.sender(), deposit.messageId(), sequence, appendedMs)) {
                var envelope = envelope(sequence, appendedMs, deposit, copy);
                backlog.add(envelope, nowMs);
                courier.deliver(envelope, nowMs);
                if (isLive()) {
                    rooms.deposited(copy.device(), nowMs);
                }
            }
        }
    }

    private static Envelope envelope(long sequence, long appendedMs, Command.Deposit deposit, Copy copy) {
        return new Envelope(
                sequence,
                deposit.account(),
                copy.device(),
                deposit.listVersion(),
                copy.type(),
                copy.ciphertext(),
                appendedMs,
                deposit.sender());
    }

    private void acknowledge(long ownSequence, Command.Acknowledge acknowledge, long nowMs) {
        // Whichever connection it names: what a device has processed once it never needs again, and an owner that
        // claimed
        // after the attach cannot know whose acknowledgement it is.
        if (acknowledge.through() < ownSequence) {
            courier.acknowledge(acknowledge, nowMs);
            backlog.acknowledge(acknowledge.device(), acknowledge.through());
        }
    }

    private void listChanged(Command.ListChanged change, long appendedMs) {
        if (lists.update(change, appendedMs)) {
            backlog.purge(change.account(), change.version(), change.devices());
            courier.removeDevices(change.account(), change.devices());
        }
    }

    /** @param reading pages are read in this turn: they must not show what is acknowledged or removed */
    private Optional<Flush> flushIfDue(boolean reading, long nowMs) {
        boolean expire = isLive() && nowMs - expiredAtMs >= EngineLimits.EXPIRE_EVERY_MS;
        boolean stale = nowMs - flushedAtMs >= EngineLimits.FLUSH_AT_LEAST_EVERY_MS && hasNews();
        if (!freshIsDue(nowMs) && !stale && !expire && !(reading && backlog.mustDelete())) {
            return Optional.empty();
        }
        flushedAtMs = nowMs;
        return Optional.of(flush(expire, nowMs));
    }

    private boolean freshIsDue(long nowMs) {
        var since = backlog.freshSinceMs();
        boolean old = since.isPresent()
                && nowMs - since.getAsLong() >= limits.flushAfter().toMillis();
        return old || backlog.freshBytes() >= limits.bufferBytes() / 4;
    }

    private boolean hasNews() {
        var gone = lists.oldestGoneMs();
        return backlog.mustDelete()
                || lists.isDirty()
                || positionToStore() > flushedPosition
                || gone.isPresent() && gone.getAsLong() < logTimeBefore(limits.rememberDeleted());
    }

    /** Behind every deposit that is neither acknowledged nor stored. */
    private long positionToStore() {
        return backlog.oldestFresh()
                .map(oldest -> oldest.sequence() - firstSequence)
                .orElse(position);
    }

    /**
     * A replay from the stored position needs what was remembered at its time, however far the log is applied here: the ids of
     * the hour before, and the accounts that were deleted shortly before.
     */
    private long logTimeBefore(Duration remembered) {
        long positionMs = backlog.oldestFresh().map(Envelope::serverTimeMs).orElse(newestMs);
        return Math.min(positionMs, newestMs) - remembered.toMillis();
    }

    private OptionalLong forgetGone() {
        long before = logTimeBefore(limits.rememberDeleted());
        return lists.forgetGone(before) ? OptionalLong.of(before) : OptionalLong.empty();
    }

    private Flush flush(boolean expire, long nowMs) {
        var inserts = backlog.takeFresh(nowMs - limits.flushAfter().toMillis(), limits.bufferBytes() / 8);
        var expireBefore = OptionalLong.empty();
        if (expire) {
            expiredAtMs = nowMs;
            long before = nowMs - limits.expiry().toMillis();
            expireBefore = OptionalLong.of(before);
            backlog.expire(before);
            absences.forgetWokenInVain();
        }
        long next = positionToStore();
        var ids = recentIds.takeUnflushed(firstSequence + next);
        var forgetGoneBefore = forgetGone();
        return new Flush(
                next,
                inserts,
                backlog.takeDeletes(),
                backlog.takePurged(),
                lists.takeUnflushed(),
                ids.fingerprints(),
                ids.atMs(),
                logTimeBefore(limits.rememberIds()),
                expireBefore,
                forgetGoneBefore);
    }
}

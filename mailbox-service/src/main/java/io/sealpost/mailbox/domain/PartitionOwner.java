package io.sealpost.mailbox.domain;

import io.sealpost.mailbox.domain.Turn.Flush;
import io.sealpost.mailbox.domain.Turn.PageRequest;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    private final long ownedSinceMs;
    private final Backlog backlog;
    private final RecentIds recentIds;
    private final DeviceLists lists;
    private final Attachments attachments = new Attachments();
    private final Set<DeviceId> hungry = new LinkedHashSet<>();
    private final Set<DeviceId> woken = new HashSet<>();
    private final Consumer<Effect> effects;

    private long position;
    private long flushedPosition;
    private long newestMs;
    private boolean live;
    private boolean turnUnderWay;
    private long quietPositionSinceMs;
    private long expiredAtMs;
    private long checkedAtMs;

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
        this.ownedSinceMs = nowMs;
        this.quietPositionSinceMs = nowMs;
        this.backlog = new Backlog(stored.waiting());
        this.recentIds = new RecentIds(fingerprintKey, limits.rememberIds().toMillis(), stored.recentIds());
        this.lists = new DeviceLists(stored.lists());
        this.effects = effects;
        goLiveAtReplayEnd(nowMs);
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

    public boolean isLive() {
        return live;
    }

    /** True while too much waits for the store: read no more records until a turn succeeds. */
    public boolean wantsPause() {
        return backlog.freshBytes() >= limits.bufferBytes();
    }

    /** Applies one record. Records must come in the order of their offsets; one that comes again is ignored. */
    public void apply(long offset, long appendedMs, Command command, long nowMs) {
        if (offset < position) {
            return;
        }
        newestMs = Math.max(newestMs, appendedMs);
        switch (command) {
            case Command.Deposit deposit -> deposit(firstSequence + offset, appendedMs, deposit, nowMs);
            case Command.Attach attach -> attach(attach.connection(), nowMs);
            case Command.Acknowledge acknowledge -> acknowledge(firstSequence + offset, acknowledge, nowMs);
            case Command.Detach detach -> attachments.detach(detach.device(), detach.connection());
            case Command.Roster roster ->
                attachments.compare(roster, nowMs).forEach(connection -> attach(connection, nowMs));
            case Command.ListChanged change -> listChanged(change);
            case Command.Tick tick -> quietPositionSinceMs = 0;
        }
        skipTo(offset + 1, nowMs);
    }

    /** Passes over records that hold no command: set-aside ones, and the log's own markers. */
    public void skipTo(long nextOffset, long nowMs) {
        position = Math.max(position, nextOffset);
        goLiveAtReplayEnd(nowMs);
        serveHungry(nowMs);
    }

    /** Time passes: call about every second, whether records come or not. */
    public void tick(long nowMs) {
        if (nowMs - checkedAtMs < 1_000) {
            return;
        }
        checkedAtMs = nowMs;
        attachments.dropSilentGateways(nowMs);
        if (!live) {
            return;
        }
        for (Attachment attachment : attachments.all()) {
            if (attachment.needsNudge(nowMs)) {
                var connection = attachment.connection();
                effects.accept(new Effect.AttachAgain(connection.gateway(), connection.device(), connection.id()));
            }
        }
    }

    /** The next visit to the store, if there is anything to do and none is under way. End it with {@link #turnDone}. */
    public Optional<Turn> nextTurn(long nowMs) {
        if (turnUnderWay) {
            return Optional.empty();
        }
        var turn = new Turn(flushIfDue(nowMs), pages());
        if (turn.flush().isEmpty() && turn.pages().isEmpty()) {
            return Optional.empty();
        }
        turnUnderWay = true;
        return Optional.of(turn);
    }

    /** The turn under way is committed. */
    public void turnDone(Turn turn, List<Turn.Page> pages, long nowMs) {
        turnUnderWay = false;
        turn.flush().ifPresent(flush -> flushedPosition = flush.nextOffset());
        for (int i = 0; i < pages.size(); i++) {
            pushPage(turn.pages().get(i), pages.get(i), nowMs);
        }
        serveHungry(nowMs);
    }

    private void deposit(long sequence, long appendedMs, Command.Deposit deposit, long nowMs) {
        for (Copy copy : deposit.copies()) {
            var device = copy.device();
            if (lists.admits(deposit.account(), deposit.listVersion(), device)
                    && recentIds.isNew(device, deposit.sender(), deposit.messageId(), appendedMs)) {
                deliver(
                        new Envelope(
                                sequence,
                                deposit.account(),
                                device,
                                copy.type(),
                                copy.ciphertext(),
                                appendedMs,
                                deposit.sender()),
                        nowMs);
            }
        }
    }

    private void deliver(Envelope envelope, long nowMs) {
        backlog.add(envelope);
        var attachment = attachments.of(envelope.device());
        if (!live) {
            return;
        }
        if (attachment == null) {
            wake(envelope.device(), nowMs);
        } else if (attachment.isLive() && attachment.hasRoomFor(envelope.sizeBytes(), limits)) {
            effects.accept(attachment.push(List.of(envelope), false, nowMs));
        } else {
            attachment.fallBehind();
        }
    }

    private void wake(DeviceId device, long nowMs) {
        if (nowMs - ownedSinceMs >= EngineLimits.NO_WAKE_MS && woken.add(device)) {
            effects.accept(new Effect.Wake(device));
        }
    }

    private void attach(Connection connection, long nowMs) {
        if (attachments.attach(connection, nowMs, this::whenLive)) {
            woken.remove(connection.device());
            hungry.add(connection.device());
        }
    }

    private void acknowledge(long ownSequence, Command.Acknowledge acknowledge, long nowMs) {
        var attachment = attachments.of(acknowledge.device());
        boolean older = attachment != null && !attachment.connection().id().equals(acknowledge.connection());
        if (older || acknowledge.through() >= ownSequence) {
            return;
        }
        backlog.acknowledge(acknowledge.device(), acknowledge.through());
        if (attachment != null) {
            attachment.acknowledge(acknowledge.through(), nowMs);
            hungry.add(acknowledge.device());
        }
    }

    private void listChanged(Command.ListChanged change) {
        if (lists.update(change)) {
            backlog.purge(change.account(), change.devices());
            attachments.removeDevices(change.account(), change.devices());
        }
    }

    private void goLiveAtReplayEnd(long nowMs) {
        if (live || position < replayEnd) {
            return;
        }
        live = true;
        effects.accept(new Effect.AskForRosters());
        attachments
                .all()
                .forEach(attachment -> hungry.add(attachment.connection().device()));
        serveHungry(nowMs);
    }

    private void whenLive(Effect effect) {
        if (live) {
            effects.accept(effect);
        }
    }

    /** Pushes to devices whose stored mail is all pushed; the others stay hungry until a turn brings their page. */
    private void serveHungry(long nowMs) {
        if (!live || turnUnderWay || hungry.isEmpty()) {
            return;
        }
        hungry.removeIf(device -> {
            var attachment = attachments.of(device);
            if (attachment == null || attachment.isLive() || !attachment.hasRoomForPage(limits)) {
                return true;
            }
            if (backlog.storedAfter(device, attachment.cursor())) {
                return false;
            }
            pushFresh(attachment, List.of(), nowMs);
            return true;
        });
    }

    private void pushPage(PageRequest request, Turn.Page page, long nowMs) {
        var device = request.device();
        var attachment = attachments.of(device);
        if (attachment == null || attachment.isLive() || attachment.cursor() != request.after()) {
            // Attached anew, acknowledged further or gone while the page was read: whoever is there now is hungry.
            return;
        }
        hungry.remove(device);
        if (page.envelopes().isEmpty()) {
            backlog.nothingStoredAfter(device, request.after());
        }
        long last = page.envelopes().isEmpty()
                ? request.after()
                : page.envelopes().getLast().sequence();
        if (backlog.storedAfter(device, last)) {
            effects.accept(attachment.push(page.envelopes(), false, nowMs));
        } else {
            pushFresh(attachment, page.envelopes(), nowMs);
        }
    }

    /** Pushes a last page and, as far as the window allows, everything fresh behind it. */
    private void pushFresh(Attachment attachment, List<Envelope> page, long nowMs) {
        long last = page.isEmpty() ? attachment.cursor() : page.getLast().sequence();
        var fresh = backlog.freshAfter(attachment.connection().device(), last);
        var fitting = fitting(attachment, page, fresh);
        boolean drained = fitting.size() == page.size() + fresh.size();
        if (!fitting.isEmpty() || drained) {
            effects.accept(attachment.push(fitting, drained, nowMs));
        }
    }

    private List<Envelope> fitting(Attachment attachment, List<Envelope> page, List<Envelope> fresh) {
        var fitting = new ArrayList<>(page);
        int room = attachment.roomEnvelopes(limits) - page.size();
        int bytes = attachment.roomBytes(limits)
                - page.stream().mapToInt(Envelope::sizeBytes).sum();
        for (Envelope envelope : fresh) {
            bytes -= envelope.sizeBytes();
            room--;
            boolean first = fitting.isEmpty() && attachment.hasRoomFor(envelope.sizeBytes(), limits);
            if ((room < 0 || bytes < 0) && !first) {
                break;
            }
            fitting.add(envelope);
        }
        return fitting;
    }

    private List<PageRequest> pages() {
        if (!live) {
            return List.of();
        }
        return hungry.stream()
                .map(attachments::of)
                .filter(attachment -> attachment != null && !attachment.isLive())
                .limit(EngineLimits.PAGES_PER_TURN)
                .map(attachment -> new PageRequest(
                        attachment.connection().device(),
                        attachment.cursor(),
                        attachment.roomEnvelopes(limits),
                        attachment.roomBytes(limits)))
                .toList();
    }

    private Optional<Flush> flushIfDue(long nowMs) {
        boolean expire = live && nowMs - expiredAtMs >= EngineLimits.EXPIRE_EVERY_MS;
        boolean quiet = position > flushedPosition && nowMs - quietPositionSinceMs >= EngineLimits.QUIET_POSITION_MS;
        if (!backlog.isDirty() && !lists.isDirty() && !expire && !quiet) {
            return Optional.empty();
        }
        quietPositionSinceMs = nowMs;
        var expireBefore = OptionalLong.empty();
        if (expire) {
            expiredAtMs = nowMs;
            expireBefore = OptionalLong.of(nowMs - limits.expiry().toMillis());
        }
        return Optional.of(new Flush(
                position,
                backlog.takeFresh(),
                backlog.takeDeletes(),
                backlog.takePurged(),
                lists.takeUnflushed(),
                recentIds.takeUnflushed(),
                newestMs,
                newestMs - limits.rememberIds().toMillis(),
                expireBefore));
    }
}

package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.RecentIds;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The store's twin for the simulation; {@code MailboxStoreContract} holds both to the same behaviour. */
public final class MemoryMailboxStore implements MailboxStore {

    private static final class Partition {
        private String topicId;
        private int epoch;
        private long token;
        private long flushes;
        private long nextOffset;
        private final TreeMap<Key, Envelope> envelopes = new TreeMap<>();
        private final TreeMap<Long, RecentIds.Row> ids = new TreeMap<>();
        private final Map<AccountId, Turn.KnownList> lists = new LinkedHashMap<>();

        Partition copy() {
            var copy = new Partition();
            copy.topicId = topicId;
            copy.epoch = epoch;
            copy.token = token;
            copy.flushes = flushes;
            copy.nextOffset = nextOffset;
            copy.envelopes.putAll(envelopes);
            copy.ids.putAll(ids);
            copy.lists.putAll(lists);
            return copy;
        }
    }

    private record Key(DeviceId device, long sequence) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDevice = device.uuid().compareTo(other.device.uuid());
            return byDevice == 0 ? Long.compare(sequence, other.sequence) : byDevice;
        }
    }

    private final Map<Integer, Partition> partitions = new HashMap<>();
    private final Map<Integer, Partition> backup = new HashMap<>();

    @Override
    public Uni<StoredPartition> claim(int partition, String topicId) {
        return Uni.createFrom().item(() -> claimNow(partition, topicId, System.currentTimeMillis()));
    }

    @Override
    public Uni<Turn.Result> perform(int partition, long token, Turn turn) {
        return Uni.createFrom().item(() -> performNow(partition, token, turn));
    }

    @Override
    public Uni<byte[]> fingerprintKey() {
        return Uni.createFrom().item(new byte[32]);
    }

    StoredPartition claimNow(int partition, String topicId, long nowMs) {
        var state = partitions.computeIfAbsent(partition, number -> new Partition());
        state.token = Math.max(state.token + 1, nowMs);
        state.flushes = 0;
        if (!topicId.equals(state.topicId)) {
            state.topicId = topicId;
            state.epoch = Math.max(state.epoch + 1, StoredPartition.dayOf(nowMs));
            state.nextOffset = 0;
        }
        return new StoredPartition(
                state.epoch,
                state.token,
                state.nextOffset,
                waiting(state),
                List.copyOf(state.ids.values()),
                List.copyOf(state.lists.values()));
    }

    private static List<StoredPartition.Waiting> waiting(Partition state) {
        var waiting = new LinkedHashMap<DeviceId, StoredPartition.Waiting>();
        for (Envelope envelope : state.envelopes.values()) {
            waiting.merge(
                    envelope.device(),
                    new StoredPartition.Waiting(
                            envelope.device(),
                            envelope.account(),
                            envelope.sequence(),
                            envelope.listVersion(),
                            1,
                            envelope.ciphertext().size()),
                    (before, last) -> new StoredPartition.Waiting(
                            last.device(),
                            last.account(),
                            last.last(),
                            Math.max(before.newestList(), last.newestList()),
                            before.envelopes() + 1,
                            before.bytes() + last.bytes()));
        }
        return List.copyOf(waiting.values());
    }

    Turn.Result performNow(int partition, long token, Turn turn) {
        var state = partitions.get(partition);
        if (state == null || state.token != token || !isNext(state, turn)) {
            return new Turn.Result.Fenced();
        }
        var removed = new ArrayList<Turn.Removed>();
        turn.flush().ifPresent(flush -> flush(state, turn.flushesBefore() + 1, flush, removed));
        return new Turn.Result.Done(
                removed,
                turn.pages().stream().map(request -> page(state, request)).toList());
    }

    /** True unless it is overtaken, or what the owner flushed before it is lost. A flush may be repeated. */
    private static boolean isNext(Partition state, Turn turn) {
        boolean repeated = turn.flush().isPresent() && state.flushes == turn.flushesBefore() + 1;
        return state.flushes == turn.flushesBefore() || repeated;
    }

    private static void flush(Partition state, long number, Turn.Flush flush, List<Turn.Removed> removed) {
        state.flushes = number;
        state.nextOffset = flush.nextOffset();
        for (Turn.Delete delete : flush.deletes()) {
            remove(state, one -> one.device().equals(delete.device()) && one.sequence() <= delete.through(), removed);
        }
        for (Turn.Purge purge : flush.purged()) {
            remove(
                    state,
                    one -> one.device().equals(purge.device()) && one.listVersion() < purge.listVersion(),
                    removed);
        }
        flush.inserts().forEach(one -> state.envelopes.putIfAbsent(new Key(one.device(), one.sequence()), one));
        flush.lists()
                .forEach(list -> state.lists.merge(
                        list.account(), list, (known, now) -> known.version() < now.version() ? now : known));
        flush.forgetGoneBefore()
                .ifPresent(before ->
                        state.lists.values().removeIf(list -> list.devices().isEmpty() && list.changedMs() < before));
        if (flush.fingerprints().length > 0) {
            long through = ((long) state.epoch << 48) + flush.nextOffset();
            state.ids.putIfAbsent(through, new RecentIds.Row(flush.newestMs(), flush.fingerprints()));
            state.ids.values().removeIf(row -> row.atMs() < flush.forgetIdsBeforeMs());
        }
        flush.expireBefore().ifPresent(before -> remove(state, one -> one.serverTimeMs() < before, removed));
    }

    private static void remove(Partition state, Predicate<Envelope> condition, List<Turn.Removed> removed) {
        var gone = new LinkedHashMap<DeviceId, Turn.Removed>();
        state.envelopes.values().removeIf(one -> {
            boolean goes = condition.test(one);
            if (goes) {
                gone.merge(
                        one.device(),
                        new Turn.Removed(one.device(), 1, one.ciphertext().size()),
                        (some, more) ->
                                new Turn.Removed(one.device(), some.envelopes() + 1, some.bytes() + more.bytes()));
            }
            return goes;
        });
        removed.addAll(gone.values());
    }

    private static Turn.Page page(Partition state, Turn.PageRequest request) {
        var found = new ArrayList<Envelope>();
        int bytes = 0;
        var after = state.envelopes.tailMap(new Key(request.device(), request.after()), false);
        for (Envelope envelope : after.values()) {
            int size = envelope.ciphertext().size();
            boolean fits = found.isEmpty() || bytes + size <= request.bytes();
            if (!envelope.device().equals(request.device()) || found.size() == request.envelopes() || !fits) {
                break;
            }
            found.add(envelope);
            bytes += size;
        }
        return new Turn.Page(request.device(), found);
    }

    /** True if it is this topic of which the store knows how far it is applied. */
    boolean isOf(int partition, String topicId) {
        var state = partitions.get(partition);
        return state != null && topicId.equals(state.topicId);
    }

    /** True if everything up to the end of this topic is applied. */
    boolean isAt(int partition, String topicId, long end) {
        return isOf(partition, topicId) && partitions.get(partition).nextOffset == end;
    }

    void backUp() {
        backup.clear();
        partitions.forEach((number, partition) -> backup.put(number, partition.copy()));
    }

    boolean hasBackup() {
        return !backup.isEmpty();
    }

    void restore() {
        partitions.clear();
        backup.forEach((number, partition) -> partitions.put(number, partition.copy()));
    }

    /** What an operator does who accepts that a stretch of the log is lost. */
    void goOnAt(int partition, String topicId, long offset) {
        if (isOf(partition, topicId)) {
            var state = partitions.get(partition);
            state.nextOffset = Math.max(state.nextOffset, offset);
        }
    }
}

package io.sealpost.mailbox.domain;

import io.sealpost.mailbox.domain.FreshQueue.Fresh;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What waits in one partition: in the store (of which only the last sequence of each device is known here) and fresh, that
 * is, not yet part of a flush. Whatever is in a flush under way counts as stored. For each device everything stored is older
 * than everything fresh. Not thread-safe.
 */
final class Backlog {

    private final Map<DeviceId, Stored> stored = new HashMap<>();
    private final Map<DeviceId, FreshQueue> fresh = new HashMap<>();
    /** A set: what is acknowledged goes from the middle of it, while the store is down too. */
    private final LinkedHashSet<Fresh> inLogOrder = new LinkedHashSet<>();

    private final Map<DeviceId, Turn.Delete> deletes = new LinkedHashMap<>();
    private final Map<DeviceId, Integer> purged = new LinkedHashMap<>();
    private long freshBytes;

    /** @param nowMs everything that waits is older */
    Backlog(List<StoredPartition.Waiting> waiting, long nowMs) {
        waiting.forEach(one -> stored.put(one.device(), Stored.of(one, nowMs)));
    }

    void add(Envelope envelope, long nowMs) {
        var added = new Fresh(envelope, nowMs);
        fresh.computeIfAbsent(envelope.device(), device -> new FreshQueue()).add(added);
        inLogOrder.add(added);
        freshBytes += envelope.heldBytes();
    }

    /** @param through inclusive; what was fresh until now never reaches the store */
    void acknowledge(DeviceId device, long through) {
        var queue = fresh.getOrDefault(device, new FreshQueue());
        while (!queue.isEmpty() && queue.peek().envelope().sequence() <= through) {
            drop(queue.poll());
        }
        forgetIfEmpty(device);
        var kept = stored.get(device);
        if (kept == null) {
            return;
        }
        boolean all = kept.last() <= through;
        deletes.merge(device, new Turn.Delete(device, through, all), Turn.Delete::and);
        if (all) {
            stored.remove(device);
        }
    }

    /**
     * Removes what was addressed to devices of older lists that are not in this one. A gateway may know a newer list before
     * this one comes by: what was checked against that stays.
     */
    void purge(AccountId account, int listVersion, Set<DeviceId> remaining) {
        for (DeviceId device : devicesOf(account)) {
            if (!remaining.contains(device)) {
                purgeFresh(device, listVersion);
                stored.computeIfPresent(device, (same, kept) -> kept.newestList() < listVersion ? null : kept);
                purged.put(device, listVersion);
            }
        }
    }

    private void purgeFresh(DeviceId device, int listVersion) {
        fresh.getOrDefault(device, new FreshQueue())
                .removeIf(envelope -> envelope.listVersion() < listVersion, this::drop);
        forgetIfEmpty(device);
    }

    private Set<DeviceId> devicesOf(AccountId account) {
        var devices = new HashSet<DeviceId>();
        stored.forEach((device, kept) -> addIf(kept.account().equals(account), device, devices));
        fresh.forEach((device, queue) -> addIf(queue.peek().envelope().account().equals(account), device, devices));
        return devices;
    }

    private static void addIf(boolean condition, DeviceId device, Set<DeviceId> devices) {
        if (condition) {
            devices.add(device);
        }
    }

    /** What the store deletes because it waited for too long: devices that never come back are not remembered for ever. */
    void expire(long beforeMs) {
        stored.values().removeIf(kept -> kept.newestMs() < beforeMs);
    }

    boolean holds(DeviceId device) {
        return stored.containsKey(device) || fresh.containsKey(device);
    }

    /** How much waits for a device and is not acknowledged, stored or fresh. */
    long envelopesOf(DeviceId device) {
        var kept = stored.get(device);
        var queue = fresh.get(device);
        return (kept == null ? 0 : kept.envelopes()) + (queue == null ? 0 : queue.size());
    }

    /** The same, as the sum of the ciphertexts. */
    long bytesOf(DeviceId device) {
        var kept = stored.get(device);
        var queue = fresh.get(device);
        return (kept == null ? 0 : kept.bytes()) + (queue == null ? 0 : queue.bytes());
    }

    /**
     * A flush is committed. What an earlier attempt at it deleted is not in {@code removed}: then more seems to wait than does,
     * until the device has acknowledged all of it.
     */
    void flushed(Turn.Flush flush, List<Turn.Removed> removed) {
        var counted = flush.deletes().stream()
                .filter(Turn.Delete::all)
                .map(Turn.Delete::device)
                .collect(Collectors.toSet());
        for (Turn.Removed one : removed) {
            if (!counted.contains(one.device())) {
                stored.computeIfPresent(one.device(), (same, kept) -> kept.without(one));
            }
        }
    }

    /** True if the store holds mail of this device after {@code cursor}. */
    boolean storedAfter(DeviceId device, long cursor) {
        var kept = stored.get(device);
        return kept != null && kept.last() > cursor;
    }

    /** The store turned out to hold nothing after {@code cursor}: the rest expired. */
    void nothingStoredAfter(DeviceId device, long cursor) {
        stored.computeIfPresent(device, (same, kept) -> kept.upTo(cursor));
    }

    /** The oldest of what is fresh after {@code cursor}, at most so many. */
    List<Envelope> freshAfter(DeviceId device, long cursor, int most) {
        var found = new ArrayList<Envelope>();
        for (Fresh one : fresh.getOrDefault(device, new FreshQueue())) {
            if (found.size() == most) {
                break;
            }
            if (one.envelope().sequence() > cursor) {
                found.add(one.envelope());
            }
        }
        return found;
    }

    /** True if the store would show what is acknowledged or removed already. */
    boolean mustDelete() {
        return !deletes.isEmpty() || !purged.isEmpty();
    }

    /** When the oldest fresh envelope came; empty if there is none. */
    OptionalLong freshSinceMs() {
        return inLogOrder.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(inLogOrder.getFirst().sinceMs());
    }

    /** The oldest fresh envelope: the position must not pass it. */
    Optional<Envelope> oldestFresh() {
        return inLogOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inLogOrder.getFirst().envelope());
    }

    long freshBytes() {
        return freshBytes;
    }

    /** Everything that came before a moment, and then the oldest until at most so many bytes remain. It now counts as stored. */
    List<Envelope> takeFresh(long beforeMs, long mayRemainBytes) {
        var taken = new ArrayList<Envelope>();
        while (!inLogOrder.isEmpty() && (inLogOrder.getFirst().sinceMs() <= beforeMs || freshBytes > mayRemainBytes)) {
            take(inLogOrder.removeFirst().envelope(), taken);
        }
        return taken;
    }

    private void take(Envelope envelope, List<Envelope> taken) {
        var device = envelope.device();
        fresh.get(device).poll();
        forgetIfEmpty(device);
        freshBytes -= envelope.heldBytes();
        stored.merge(device, Stored.of(envelope), Stored::and);
        taken.add(envelope);
    }

    List<Turn.Delete> takeDeletes() {
        var taken = List.copyOf(deletes.values());
        deletes.clear();
        return taken;
    }

    List<Turn.Purge> takePurged() {
        var taken = new ArrayList<Turn.Purge>();
        purged.forEach((device, listVersion) -> taken.add(new Turn.Purge(device, listVersion)));
        purged.clear();
        return taken;
    }

    private void drop(Fresh one) {
        freshBytes -= one.envelope().heldBytes();
        inLogOrder.remove(one);
    }

    private void forgetIfEmpty(DeviceId device) {
        fresh.computeIfPresent(device, (same, queue) -> queue.isEmpty() ? null : queue);
    }
}

package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What waits in one partition: in the store (of which only the last sequence of each device is known here) and fresh, that
 * is, not yet part of a flush. Whatever is in a flush under way counts as stored. Not thread-safe.
 */
final class Backlog {

    /** @param newestList highest list version of what waits: a removal that is older than all lists leaves something */
    private record Stored(AccountId account, long last, int newestList) {

        Stored and(Envelope later) {
            return new Stored(account, later.sequence(), Math.max(newestList, later.listVersion()));
        }

        Stored upTo(long sequence) {
            return new Stored(account, Math.min(last, sequence), newestList);
        }
    }

    private final Map<DeviceId, Stored> stored = new HashMap<>();
    private final Map<DeviceId, ArrayDeque<Envelope>> fresh = new LinkedHashMap<>();
    private final Map<DeviceId, Long> deletes = new LinkedHashMap<>();
    private final Map<DeviceId, Integer> purged = new HashMap<>();
    private long freshBytes;

    Backlog(List<StoredPartition.Waiting> waiting) {
        waiting.forEach(one -> stored.put(one.device(), new Stored(one.account(), one.last(), one.newestList())));
    }

    void add(Envelope envelope) {
        fresh.computeIfAbsent(envelope.device(), device -> new ArrayDeque<>()).add(envelope);
        freshBytes += envelope.heldBytes();
    }

    /** @param through inclusive; what was fresh until now never reaches the store */
    void acknowledge(DeviceId device, long through) {
        dropFresh(device, through);
        var kept = stored.get(device);
        if (kept == null) {
            return;
        }
        deletes.merge(device, through, Math::max);
        if (kept.last() <= through) {
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

    private Set<DeviceId> devicesOf(AccountId account) {
        var devices = new HashSet<DeviceId>();
        stored.forEach((device, kept) -> addIf(kept.account().equals(account), device, devices));
        fresh.forEach((device, queue) -> addIf(queue.peek().account().equals(account), device, devices));
        return devices;
    }

    private static void addIf(boolean condition, DeviceId device, Set<DeviceId> devices) {
        if (condition) {
            devices.add(device);
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

    List<Envelope> freshAfter(DeviceId device, long cursor) {
        var queue = fresh.get(device);
        if (queue == null) {
            return List.of();
        }
        return queue.stream().filter(envelope -> envelope.sequence() > cursor).toList();
    }

    boolean isDirty() {
        return !fresh.isEmpty() || !deletes.isEmpty() || !purged.isEmpty();
    }

    long freshBytes() {
        return freshBytes;
    }

    /** All fresh envelopes; from now on they count as stored. */
    List<Envelope> takeFresh() {
        var taken = new ArrayList<Envelope>();
        fresh.forEach((device, queue) -> {
            taken.addAll(queue);
            queue.forEach(envelope -> stored.merge(
                    device,
                    new Stored(envelope.account(), envelope.sequence(), envelope.listVersion()),
                    (kept, later) -> kept.and(envelope)));
        });
        fresh.clear();
        freshBytes = 0;
        return taken;
    }

    List<Turn.Delete> takeDeletes() {
        var taken = new ArrayList<Turn.Delete>();
        deletes.forEach((device, through) -> taken.add(new Turn.Delete(device, through)));
        deletes.clear();
        return taken;
    }

    List<Turn.Purge> takePurged() {
        var taken = new ArrayList<Turn.Purge>();
        purged.forEach((device, listVersion) -> taken.add(new Turn.Purge(device, listVersion)));
        purged.clear();
        return taken;
    }

    private void dropFresh(DeviceId device, long through) {
        var queue = fresh.get(device);
        if (queue == null) {
            return;
        }
        while (!queue.isEmpty() && queue.peek().sequence() <= through) {
            freshBytes -= queue.poll().heldBytes();
        }
        if (queue.isEmpty()) {
            fresh.remove(device);
        }
    }

    private void purgeFresh(DeviceId device, int listVersion) {
        var queue = fresh.remove(device);
        if (queue == null) {
            return;
        }
        freshBytes -= queue.stream().mapToLong(Envelope::heldBytes).sum();
        queue.stream().filter(envelope -> envelope.listVersion() >= listVersion).forEach(this::add);
    }
}

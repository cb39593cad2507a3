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
import java.util.OptionalLong;
import java.util.Set;

/**
 * What waits in one partition: in the store (of which only the last sequence of each device is known here) and fresh, that
 * is, not yet part of a flush. Whatever is in a flush under way counts as stored. For each device everything stored is older
 * than everything fresh. Not thread-safe.
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

    /** An envelope that is in no flush; without it once it never needs to be in one. */
    private static final class Fresh {

        private final long sinceMs;
        private Envelope envelope;

        Fresh(Envelope envelope, long sinceMs) {
            this.envelope = envelope;
            this.sinceMs = sinceMs;
        }
    }

    private final Map<DeviceId, Stored> stored = new HashMap<>();
    private final Map<DeviceId, ArrayDeque<Fresh>> fresh = new HashMap<>();
    private final ArrayDeque<Fresh> inLogOrder = new ArrayDeque<>();
    private final Map<DeviceId, Long> deletes = new LinkedHashMap<>();
    private final Map<DeviceId, Integer> purged = new LinkedHashMap<>();
    private long freshBytes;

    Backlog(List<StoredPartition.Waiting> waiting) {
        waiting.forEach(one -> stored.put(one.device(), new Stored(one.account(), one.last(), one.newestList())));
    }

    void add(Envelope envelope, long nowMs) {
        var added = new Fresh(envelope, nowMs);
        fresh.computeIfAbsent(envelope.device(), device -> new ArrayDeque<>()).add(added);
        inLogOrder.add(added);
        freshBytes += envelope.heldBytes();
    }

    /** @param through inclusive; what was fresh until now never reaches the store */
    void acknowledge(DeviceId device, long through) {
        var queue = fresh.getOrDefault(device, new ArrayDeque<>());
        while (!queue.isEmpty() && queue.peek().envelope.sequence() <= through) {
            drop(queue.poll());
        }
        forgetIfEmpty(device);
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

    private void purgeFresh(DeviceId device, int listVersion) {
        fresh.getOrDefault(device, new ArrayDeque<>()).removeIf(one -> {
            boolean goes = one.envelope.listVersion() < listVersion;
            if (goes) {
                drop(one);
            }
            return goes;
        });
        forgetIfEmpty(device);
    }

    private Set<DeviceId> devicesOf(AccountId account) {
        var devices = new HashSet<DeviceId>();
        stored.forEach((device, kept) -> addIf(kept.account().equals(account), device, devices));
        fresh.forEach((device, queue) -> addIf(queue.peek().envelope.account().equals(account), device, devices));
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

    /** The oldest of what is fresh after {@code cursor}, at most so many. */
    List<Envelope> freshAfter(DeviceId device, long cursor, int most) {
        var found = new ArrayList<Envelope>();
        for (Fresh one : fresh.getOrDefault(device, new ArrayDeque<>())) {
            if (found.size() == most) {
                break;
            }
            if (one.envelope.sequence() > cursor) {
                found.add(one.envelope);
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
        forgetGone();
        return inLogOrder.isEmpty() ? OptionalLong.empty() : OptionalLong.of(inLogOrder.peek().sinceMs);
    }

    /** Sequence of the oldest fresh envelope: the position must not pass it. */
    OptionalLong oldestFresh() {
        forgetGone();
        return inLogOrder.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(inLogOrder.peek().envelope.sequence());
    }

    long freshBytes() {
        return freshBytes;
    }

    /** Everything that came before a moment, and then the oldest until at most so many bytes remain. It now counts as stored. */
    List<Envelope> takeFresh(long beforeMs, long mayRemainBytes) {
        var taken = new ArrayList<Envelope>();
        forgetGone();
        while (!inLogOrder.isEmpty() && (inLogOrder.peek().sinceMs <= beforeMs || freshBytes > mayRemainBytes)) {
            var one = inLogOrder.poll();
            take(one.envelope, taken);
            forgetGone();
        }
        return taken;
    }

    private void take(Envelope envelope, List<Envelope> taken) {
        var device = envelope.device();
        fresh.get(device).poll();
        forgetIfEmpty(device);
        freshBytes -= envelope.heldBytes();
        stored.merge(
                device,
                new Stored(envelope.account(), envelope.sequence(), envelope.listVersion()),
                (kept, later) -> kept.and(envelope));
        taken.add(envelope);
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

    private void drop(Fresh one) {
        freshBytes -= one.envelope.heldBytes();
        one.envelope = null;
    }

    private void forgetIfEmpty(DeviceId device) {
        fresh.computeIfPresent(device, (same, queue) -> queue.isEmpty() ? null : queue);
    }

    private void forgetGone() {
        while (!inLogOrder.isEmpty() && inLogOrder.peek().envelope == null) {
            inLogOrder.poll();
        }
    }
}

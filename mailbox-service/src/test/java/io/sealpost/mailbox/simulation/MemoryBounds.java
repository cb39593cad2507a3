package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.simulation.Truth.Violation;
import java.util.HashMap;
import java.util.Map;

/** What bounds each thing that an owner holds: always, and once nothing happens any more. */
final class MemoryBounds {

    private static final long HELD_BESIDE_TEXT = 300;
    private static final long PAGES_PER_TURN = 16;

    private final EngineLimits limits;
    private final Map<String, Long> always = new HashMap<>();
    private int devices;
    private int gateways;

    MemoryBounds(EngineLimits limits) {
        this.limits = limits;
        long record = SimAccount.MOST_DEVICES * (SimAccount.LARGEST_TEXT + HELD_BESIDE_TEXT);
        long fresh = (limits.bufferBytes() + record) / HELD_BESIDE_TEXT;
        always.put("FreshQueue.envelopes", fresh);
        always.put("Backlog.inLogOrder", fresh);
        always.put("RecentIds.known", (long) limits.mostIds());
        always.put("RecentIds.byAge", (long) limits.mostIds());
        always.put("RecentIds.unflushed", (long) limits.mostIds());
        always.put("RecentIds.most", (long) limits.mostIds());
        always.put("Courier.reading", PAGES_PER_TURN);
        always.put("Attachment.window", (long) limits.windowEnvelopes());
        always.put("Attachment.windowBytes", (long) Math.max(limits.windowBytes(), SimAccount.LARGEST_TEXT));
        always.put("Attachment.nudges", Long.MAX_VALUE);
    }

    /**
     * @param devicesEver that the partition had
     * @param gatewaysEver that there were
     */
    void check(PartitionOwner owner, int devicesEver, int gatewaysEver) {
        if (devices != devicesEver || gateways != gatewaysEver) {
            devices = devicesEver;
            gateways = gatewaysEver;
            oneForEach(devices, "Backlog.fresh", "Backlog.stored", "Backlog.deletes", "Backlog.purged");
            oneForEach(devices, "DeviceLists.known", "DeviceLists.unflushed", "Attachments.byDevice");
            oneForEach(devices, "Courier.hungry", "Absences.woken", "Absences.due", "RoomWatch.told");
            oneForEach(gateways, "Attachments.heardMs");
        }
        check(Memory.of(owner), always);
    }

    private void oneForEach(long thing, String... names) {
        for (String name : names) {
            always.put(name, thing);
        }
    }

    /**
     * Everything is delivered or expired, and acknowledged.
     *
     * @param attached devices
     * @param gatewaysNow that live
     */
    void checkAtRest(PartitionOwner owner, int attached, int gatewaysNow, int accounts) {
        var held = Memory.of(owner);
        var atRest = new HashMap<String, Long>();
        held.keySet().forEach(name -> atRest.put(name, 0L));
        atRest.put("RecentIds.known", always.get("RecentIds.known"));
        atRest.put("RecentIds.byAge", always.get("RecentIds.byAge"));
        atRest.put("RecentIds.most", always.get("RecentIds.most"));
        atRest.put("DeviceLists.known", (long) accounts);
        atRest.put("Attachments.byDevice", (long) attached);
        atRest.put("Attachments.heardMs", (long) gatewaysNow);
        atRest.put("Courier.reading", PAGES_PER_TURN);
        check(held, atRest);
    }

    private static void check(Map<String, Long> held, Map<String, Long> bounds) {
        held.forEach((name, value) -> {
            var bound = bounds.get(name);
            if (bound == null) {
                throw new Violation("memory: nobody says what bounds " + name);
            }
            if (value > bound) {
                throw new Violation("memory: " + name + " is " + value + ", more than " + bound);
            }
        });
    }
}

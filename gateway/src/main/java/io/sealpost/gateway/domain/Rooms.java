package io.sealpost.gateway.domain;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.mailbox.v1.Room;
import io.sealpost.protocol.mailbox.v1.RoomChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which mailboxes have no room, as their owners said. Forgotten after a minute, and the longest known first when there are
 * too many: then a send goes to the log, is stored, and its owner says it again. Thread-safe.
 */
public final class Rooms {

    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
    private static final int MOST = 100_000;

    private record Told(Room room, Instant until) {}

    private final InstantSource clock;
    private final Map<DeviceId, Told> full = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Told> eldest) {
            return size() > MOST;
        }
    };

    public Rooms(InstantSource clock) {
        this.clock = clock;
    }

    /** An owner said how much a mailbox takes. */
    public synchronized void changed(RoomChanged change) {
        try {
            var device = DeviceId.of(change.getDevice());
            full.remove(device);
            if (change.getRoom() == Room.ROOM_CONTACTS_ONLY || change.getRoom() == Room.ROOM_FULL) {
                full.put(device, new Told(change.getRoom(), clock.instant().plus(KNOWN_FOR)));
            }
        } catch (MalformedInput noId) {
            // Nobody's mailbox: nothing to know.
            return;
        }
    }

    /**
     * @param stranger without an access key
     * @return false if this sender is to be refused
     */
    public synchronized boolean takes(DeviceId device, boolean stranger) {
        var told = full.get(device);
        if (told == null) {
            return true;
        }
        if (!clock.instant().isBefore(told.until())) {
            full.remove(device);
            return true;
        }
        return told.room() != Room.ROOM_FULL && !stranger;
    }
}

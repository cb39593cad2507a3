package io.sealpost.mailbox.domain;

import io.sealpost.protocol.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells the gateways which mailboxes have no room. They hear it over a channel that may lose and forget it after a minute:
 * so it is said again when mail comes nevertheless, at most once a second. Not thread-safe.
 */
final class RoomWatch {

    private record Told(Room room, long atMs) {}

    private final Backlog backlog;
    private final EngineLimits limits;
    private final Consumer<Effect> effects;
    /** Only those without room. */
    private final Map<DeviceId, Told> told = new HashMap<>();

    RoomWatch(Backlog backlog, EngineLimits limits, Consumer<Effect> effects) {
        this.backlog = backlog;
        this.limits = limits;
        this.effects = effects;
    }

    void deposited(DeviceId device, long nowMs) {
        Room room = roomOf(device);
        if (room == Room.OPEN) {
            return;
        }
        Told before = told.get(device);
        if (before == null || before.room() != room || nowMs - before.atMs() >= EngineLimits.SAY_ROOM_EVERY_MS) {
            tell(device, room, nowMs);
        }
    }

    /** Looks whether mailboxes that had no room have some again. */
    void tick(long nowMs) {
        told.entrySet().removeIf(entry -> {
            Room room = roomOf(entry.getKey());
            if (room.compareTo(entry.getValue().room()) >= 0) {
                return false;
            }
            effects.accept(new Effect.TellRoom(entry.getKey(), room));
            entry.setValue(new Told(room, nowMs));
            return room == Room.OPEN;
        });
    }

    private void tell(DeviceId device, Room room, long nowMs) {
        told.put(device, new Told(room, nowMs));
        effects.accept(new Effect.TellRoom(device, room));
    }

    private Room roomOf(DeviceId device) {
        return Room.of(backlog.envelopesOf(device), backlog.bytesOf(device), limits);
    }
}

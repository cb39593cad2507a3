package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who is attached in one partition, and which gateways gave a sign of life. Not thread-safe. */
final class Attachments {

    private final Map<DeviceId, Attachment> byDevice = new HashMap<>();
    private final Map<GatewayId, Long> heardMs = new HashMap<>();

    Attachment of(DeviceId device) {
        return byDevice.get(device);
    }

    Collection<Attachment> all() {
        return byDevice.values();
    }

    /**
     * Attaches unless a connection with a higher counter is attached; the loser is told that it is superseded.
     *
     * @return true if the connection is attached now
     */
    boolean attach(Connection connection, long nowMs, Consumer<Effect> effects) {
        heardMs.put(connection.gateway(), nowMs);
        var current = byDevice.get(connection.device());
        if (current == null) {
            byDevice.put(connection.device(), new Attachment(connection, nowMs));
            return true;
        }
        if (current.connection().id().equals(connection.id())) {
            byDevice.put(connection.device(), current.again(connection, nowMs));
            return true;
        }
        if (Long.compareUnsigned(current.connection().counter(), connection.counter()) > 0) {
            effects.accept(superseded(connection));
            return false;
        }
        effects.accept(superseded(current.connection()));
        byDevice.put(connection.device(), new Attachment(connection, nowMs));
        return true;
    }

    /**
     * A late detach of an older connection changes nothing.
     *
     * @return true if this connection was attached
     */
    boolean detach(DeviceId device, ConnectionId connection) {
        var current = byDevice.get(device);
        boolean attached = current != null && current.connection().id().equals(connection);
        if (attached) {
            byDevice.remove(device);
        }
        return attached;
    }

    /** Drops what this gateway no longer holds. @return the devices of it */
    List<DeviceId> dropUnlisted(Command.Roster roster, long nowMs) {
        heardMs.put(roster.gateway(), nowMs);
        Set<ConnectionId> listed =
                roster.connections().stream().map(Connection::id).collect(Collectors.toSet());
        return drop(attachment -> attachment.connection().gateway().equals(roster.gateway())
                && !listed.contains(attachment.connection().id())
                && attachment.attachedBefore(nowMs - EngineLimits.ROSTER_CROSSING_MS));
    }

    /**
     * The roster's connections that are not attached yet. The others stay as they are: a roster is older than the pushes on
     * their way.
     */
    List<Connection> unknownOf(Command.Roster roster) {
        return roster.connections().stream().filter(this::isNotAttached).toList();
    }

    void removeDevices(AccountId account, Set<DeviceId> remaining) {
        drop(attachment -> attachment.connection().account().equals(account)
                && !remaining.contains(attachment.connection().device()));
    }

    /** Forgets gateways that missed two rosters, and all that was attached there. @return the devices of that */
    List<DeviceId> dropSilentGateways(long nowMs) {
        heardMs.values().removeIf(heard -> nowMs - heard > EngineLimits.GATEWAY_SILENT_MS);
        return drop(attachment -> !heardMs.containsKey(attachment.connection().gateway()));
    }

    private List<DeviceId> drop(Predicate<Attachment> condition) {
        var dropped = byDevice.values().stream()
                .filter(condition)
                .map(attachment -> attachment.connection().device())
                .toList();
        dropped.forEach(byDevice::remove);
        return dropped;
    }

    private boolean isNotAttached(Connection connection) {
        var current = byDevice.get(connection.device());
        return current == null || !current.connection().id().equals(connection.id());
    }

    private static Effect superseded(Connection connection) {
        return new Effect.Superseded(connection.gateway(), connection.device(), connection.id());
    }
}

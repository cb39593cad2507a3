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

    /** A late detach of an older connection changes nothing. */
    void detach(DeviceId device, ConnectionId connection) {
        var current = byDevice.get(device);
        if (current != null && current.connection().id().equals(connection)) {
            byDevice.remove(device);
        }
    }

    /**
     * Drops what this gateway no longer holds. Connections of the roster that are attached already stay as they are: a
     * roster is older than the pushes on their way.
     *
     * @return the roster's connections that are not attached yet
     */
    List<Connection> compare(Command.Roster roster, long nowMs) {
        heardMs.put(roster.gateway(), nowMs);
        Set<ConnectionId> listed =
                roster.connections().stream().map(Connection::id).collect(Collectors.toSet());
        byDevice.values()
                .removeIf(attachment -> attachment.connection().gateway().equals(roster.gateway())
                        && !listed.contains(attachment.connection().id())
                        && attachment.attachedBefore(nowMs - EngineLimits.ROSTER_CROSSING_MS));
        return roster.connections().stream().filter(this::isNotAttached).toList();
    }

    void removeDevices(AccountId account, Set<DeviceId> remaining) {
        byDevice.values()
                .removeIf(attachment -> attachment.connection().account().equals(account)
                        && !remaining.contains(attachment.connection().device()));
    }

    /** Forgets gateways that missed two rosters, and all that was attached there. */
    void dropSilentGateways(long nowMs) {
        heardMs.values().removeIf(heard -> nowMs - heard > EngineLimits.GATEWAY_SILENT_MS);
        byDevice.values()
                .removeIf(attachment ->
                        !heardMs.containsKey(attachment.connection().gateway()));
    }

    private boolean isNotAttached(Connection connection) {
        var current = byDevice.get(connection.device());
        return current == null || !current.connection().id().equals(connection.id());
    }

    private static Effect superseded(Connection connection) {
        return new Effect.Superseded(connection.gateway(), connection.device(), connection.id());
    }
}

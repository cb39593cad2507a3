package io.sealpost.gateway.domain;

import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.mailbox.v1.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the socket that a delivery is for, and keeps zombies out: owners with an older token than one already seen. */
public final class Deliveries {

    /** What became of a delivery. */
    public enum Routing {
        DELIVERED,
        /** From an owner that is none any more. */
        DROPPED_TOKEN,
        /** For a socket that is not here; the next roster tells the owner. */
        DROPPED_UNKNOWN
    }

    private final Connections connections;
    private final Map<Integer, Long> newestTokens = new ConcurrentHashMap<>();

    public Deliveries(Connections connections) {
        this.connections = connections;
    }

    /** Hands a delivery to its socket. */
    public Routing accept(Delivery delivery) {
        long newest = newestTokens.merge(delivery.getPartition(), delivery.getToken(), Math::max);
        if (delivery.getToken() < newest) {
            return Routing.DROPPED_TOKEN;
        }
        var connection = find(delivery);
        connection.ifPresent(found -> found.deliver(delivery));
        return connection.isPresent() ? Routing.DELIVERED : Routing.DROPPED_UNKNOWN;
    }

    private Optional<LiveConnection> find(Delivery delivery) {
        try {
            return connections
                    .find(ConnectionId.of(delivery.getConnection()))
                    .filter(found -> isFor(found.identity(), delivery));
        } catch (MalformedInput noId) {
            return Optional.empty();
        }
    }

    private static boolean isFor(LiveConnection.Identity identity, Delivery delivery) {
        return identity.partition() == delivery.getPartition()
                && identity.device().byteString().equals(delivery.getDevice());
    }
}

package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Connection;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.GatewayId;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A gateway by the book: writes a push only if it continues what stands on the socket, otherwise attaches again. */
final class SimGateway {

    static final class Link {
        final DeviceId device;
        final ConnectionId id;
        final long counter;
        final ArrayDeque<Envelope> onTheWire = new ArrayDeque<>();
        private final Set<Long> written = new HashSet<>();
        private long lastWritten;
        private long newestToken;
        private boolean attachDue = true;

        Link(DeviceId device, ConnectionId id, long counter) {
            this.device = device;
            this.id = id;
            this.counter = counter;
        }

        long lastWritten() {
            return lastWritten;
        }
    }

    final GatewayId id;
    final Map<ConnectionId, Link> links = new LinkedHashMap<>();
    private final AccountId account;
    private final Truth truth;

    SimGateway(UUID bootId, AccountId account, Truth truth) {
        this.id = new GatewayId(bootId);
        this.account = account;
        this.truth = truth;
    }

    Link open(DeviceId device, ConnectionId connection, long counter) {
        var link = new Link(device, connection, counter);
        links.put(connection, link);
        return link;
    }

    /** @param token of the owner that pushes */
    void push(long token, Effect.Push push) {
        var link = links.get(push.connection());
        if (link == null || token < link.newestToken) {
            return;
        }
        link.newestToken = token;
        if (push.after() != link.lastWritten) {
            link.attachDue = true;
            return;
        }
        for (Envelope envelope : push.envelopes()) {
            truth.written(link.device, link.id, link.lastWritten, link.written, envelope);
            link.lastWritten = envelope.sequence();
            link.written.add(envelope.sequence());
            link.onTheWire.add(envelope);
        }
    }

    void attachAgain(ConnectionId connection) {
        var link = links.get(connection);
        if (link != null) {
            link.attachDue = true;
        }
    }

    /** The Attach records that are due; each is due until it is in the log. */
    List<Command.Attach> takeAttaches() {
        return links.values().stream()
                .filter(link -> link.attachDue)
                .map(link -> {
                    link.attachDue = false;
                    return new Command.Attach(connection(link));
                })
                .toList();
    }

    Command.Roster roster() {
        return new Command.Roster(
                id, links.values().stream().map(this::connection).toList());
    }

    private Connection connection(Link link) {
        return new Connection(account, link.device, link.id, link.counter, id, link.lastWritten);
    }
}

package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Connection;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.GatewayId;
import io.sealpost.protocol.ConnectionId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A gateway by the book: drops what comes from an older owner, and tells each partition who is connected. */
final class SimGateway {

    final GatewayId id;
    private final Map<ConnectionId, SimSocket> sockets = new LinkedHashMap<>();
    private final Map<Integer, Long> newestTokens = new HashMap<>();

    SimGateway(UUID bootId) {
        this.id = new GatewayId(bootId);
    }

    void open(SimSocket socket) {
        sockets.put(socket.id, socket);
    }

    void close(ConnectionId connection) {
        sockets.remove(connection);
    }

    List<SimSocket> sockets() {
        return List.copyOf(sockets.values());
    }

    /** @param token of the owner that speaks */
    void hear(SimPartition from, long token, Effect effect) {
        long newest = newestTokens.merge(from.number, token, Math::max);
        if (token < newest) {
            from.notHeard(token);
            return;
        }
        switch (effect) {
            case Effect.Push push ->
                socket(push.connection())
                        .ifPresent(socket -> socket.push(push, from.limits().windowBytes()));
            case Effect.AttachAgain again -> socket(again.connection()).ifPresent(SimSocket::attachAgain);
            case Effect.Superseded gone -> close(gone.connection());
            case Effect.AskForRosters ask -> throw new IllegalArgumentException("all gateways are asked");
            case Effect.TellRoom told -> throw new IllegalArgumentException("all gateways are told");
            case Effect.Wake wake -> throw new IllegalArgumentException("a wake-up names no gateway");
            case Effect.WriteTick tick -> throw new IllegalArgumentException("a Tick goes to the log");
        }
    }

    private Optional<SimSocket> socket(ConnectionId connection) {
        return Optional.ofNullable(sockets.get(connection));
    }

    void writeAttaches() {
        for (SimSocket socket : sockets()) {
            if (socket.takeAttachDue()) {
                socket.partition.write(new Command.Attach(connection(socket)));
            }
        }
    }

    Command.Roster roster(SimPartition partition) {
        return new Command.Roster(
                id,
                sockets.values().stream()
                        .filter(socket -> socket.partition == partition)
                        .map(this::connection)
                        .toList());
    }

    private Connection connection(SimSocket socket) {
        var account = socket.partition.accountOf(socket.device);
        return new Connection(account.id, socket.device, socket.id, socket.counter, id, socket.lastWritten());
    }
}

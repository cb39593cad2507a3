package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.GatewayId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gateways that live now, the push channel to them, and the clients at their sockets. */
final class Gateways {

    private static final int MOST = 2;
    private static final int SLOW_BYTES = 4;
    private static final int QUICK_BYTES = 1_000;

    private record InFlight(SimPartition from, long token, Effect effect) {}

    private final Chance chance;
    private final List<SimGateway> all = new ArrayList<>();
    private final List<InFlight> channel = new ArrayList<>();
    private int ever;

    Gateways(Chance chance) {
        this.chance = chance;
    }

    /** The channel loses and repeats. */
    void send(SimPartition from, long token, Effect effect) {
        if (!chance.mishap(12)) {
            channel.add(new InFlight(from, token, effect));
        }
        if (chance.mishap(20)) {
            channel.add(new InFlight(from, token, effect));
        }
    }

    /** And it reorders. */
    void deliverOne() {
        if (channel.isEmpty()) {
            return;
        }
        var next = channel.remove(chance.mishap(5) ? chance.below(channel.size()) : 0);
        switch (next.effect()) {
            case Effect.Push push -> to(push.gateway(), next);
            case Effect.AttachAgain again -> to(again.gateway(), next);
            case Effect.Superseded gone -> to(gone.gateway(), next);
            case Effect.AskForRosters ask -> writeRosters(next.from());
            case Effect.Wake wake -> {}
            case Effect.TellRoom told -> {}
            case Effect.WriteTick tick -> {}
        }
    }

    private void to(GatewayId id, InFlight next) {
        all.stream()
                .filter(gateway -> gateway.id.equals(id))
                .findFirst()
                .ifPresent(gateway -> gateway.hear(next.from(), next.token(), next.effect()));
    }

    void deliverAll() {
        while (!channel.isEmpty()) {
            deliverOne();
        }
    }

    void loseAll() {
        channel.clear();
    }

    void writeRosters(SimPartition partition) {
        all.forEach(gateway -> partition.append(gateway.roster(partition)));
    }

    void writeAttaches() {
        all.forEach(SimGateway::writeAttaches);
    }

    void connect(SimPartition partition, DeviceId device) {
        if (all.size() < MOST) {
            all.add(new SimGateway(chance.uuid()));
            ever++;
        }
        long counter = partition.accountOf(device).nextCounter(device);
        var id = new ConnectionId(chance.uuid());
        int speed = chance.oneIn(4) ? SLOW_BYTES : QUICK_BYTES;
        chance.pick(all).open(new SimSocket(partition, device, id, counter, speed));
    }

    boolean isConnected(DeviceId device) {
        return sockets().stream().anyMatch(socket -> socket.device.equals(device));
    }

    /** A socket ends. Now and then without a Detach: the gateway has not noticed, or could not write it. */
    void disconnectOne() {
        closeOne()
                .filter(socket -> chance.below(3) > 0)
                .ifPresent(socket -> socket.partition.write(new Command.Detach(socket.device, socket.id)));
    }

    Optional<SimSocket> closeOne() {
        var open = sockets();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        var socket = chance.pick(open);
        all.forEach(gateway -> gateway.close(socket.id));
        return Optional.of(socket);
    }

    void killOne() {
        if (!all.isEmpty()) {
            all.remove(chance.below(all.size()));
        }
    }

    /** Clients read some of what is on their sockets and acknowledge it, now or a little later. */
    void readSockets() {
        for (SimSocket socket : sockets()) {
            long last = socket.read(chance);
            if (last > 0) {
                socket.partition.write(new Command.Acknowledge(socket.device, socket.id, last));
            }
        }
    }

    /** How many devices are. */
    int connectedTo(SimPartition partition) {
        return (int) sockets().stream()
                .filter(socket -> socket.partition == partition)
                .map(socket -> socket.device)
                .distinct()
                .count();
    }

    int alive() {
        return all.size();
    }

    /** How many there ever were. */
    int ever() {
        return ever;
    }

    private List<SimSocket> sockets() {
        return all.stream().flatMap(gateway -> gateway.sockets().stream()).toList();
    }
}

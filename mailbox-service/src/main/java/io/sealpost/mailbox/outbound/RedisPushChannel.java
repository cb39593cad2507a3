package io.sealpost.mailbox.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.GatewayId;
import io.sealpost.mailbox.domain.PushChannel;
import io.sealpost.mailbox.domain.Room;
import io.sealpost.protocol.Channels;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.mailbox.v1.AttachAgain;
import io.sealpost.protocol.mailbox.v1.Broadcast;
import io.sealpost.protocol.mailbox.v1.Deliveries;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.Push;
import io.sealpost.protocol.mailbox.v1.RoomChanged;
import io.sealpost.protocol.mailbox.v1.RosterWanted;
import io.sealpost.protocol.mailbox.v1.Superseded;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Redis sharded pub/sub (ADR 0006): one channel for each gateway process, one that all of them hear. Needs Redis 7 or newer.
 *
 * <p>All pushes share one connection: on a pool they overtake each other, and each that does costs an attach. The connection
 * is opened again by the first push after it ended, for which a minute of silence is enough (read-idle-timeout). What is to be
 * sent is taken on the log's thread alone.
 */
@ApplicationScoped
class RedisPushChannel implements PushChannel {

    private static final Command SPUBLISH = Command.create("spublish");

    /** Bounds memory and the size of one message. */
    private static final int MOST_TAKEN_BYTES = 262_144;

    private final Redis redis;
    private final Counter lost;
    /** Null while there is none; a connection on its way counts, and pushes wait for it in order. */
    private final AtomicReference<Uni<RedisConnection>> link = new AtomicReference<>();

    private final Map<GatewayId, Deliveries.Builder> taken = new LinkedHashMap<>();
    private int takenBytes;

    RedisPushChannel(Redis redis, MeterRegistry metrics) {
        this.redis = redis;
        this.lost = metrics.counter("sealpost.mailbox.pushes.failed");
    }

    private Uni<RedisConnection> link() {
        var current = link.get();
        if (current != null) {
            return current;
        }
        var fresh = redis.connect().memoize().indefinitely();
        link.set(fresh);
        fresh.subscribe().with(open -> watch(open, fresh), failure -> link.compareAndSet(fresh, null));
        return fresh;
    }

    private void watch(RedisConnection open, Uni<RedisConnection> itsLink) {
        open.exceptionHandler(failure -> leave(open, itsLink));
        open.endHandler(() -> leave(open, itsLink));
    }

    private void leave(RedisConnection open, Uni<RedisConnection> itsLink) {
        if (link.compareAndSet(itsLink, null)) {
            open.closeAndForget();
        }
    }

    @Override
    public void send(int partition, long token, Effect.ForGateways effect) {
        switch (effect) {
            case Effect.Push push ->
                deliver(
                        push.gateway(),
                        delivery(partition, token, push.device(), push.connection())
                                .setPush(push(push)));
            case Effect.AttachAgain again ->
                deliver(
                        again.gateway(),
                        delivery(partition, token, again.device(), again.connection())
                                .setAttachAgain(AttachAgain.getDefaultInstance()));
            case Effect.Superseded superseded ->
                deliver(
                        superseded.gateway(),
                        delivery(partition, token, superseded.device(), superseded.connection())
                                .setSuperseded(Superseded.getDefaultInstance()));
            case Effect.AskForRosters ask ->
                broadcast(Broadcast.newBuilder()
                        .setRosterWanted(RosterWanted.newBuilder().setPartition(partition)));
            case Effect.TellRoom told ->
                broadcast(Broadcast.newBuilder()
                        .setRoomChanged(RoomChanged.newBuilder()
                                .setDevice(told.device().byteString())
                                .setRoom(room(told.room()))));
        }
    }

    private void deliver(GatewayId gateway, Delivery.Builder delivery) {
        var built = delivery.build();
        taken.computeIfAbsent(gateway, first -> Deliveries.newBuilder()).addDeliveries(built);
        takenBytes += built.getSerializedSize();
        if (takenBytes >= MOST_TAKEN_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        taken.forEach((gateway, deliveries) -> publish(
                Channels.deliveries(new ConnectionId(gateway.bootId()).bytes()),
                deliveries.build().toByteArray()));
        taken.clear();
        takenBytes = 0;
    }

    private void broadcast(Broadcast.Builder broadcast) {
        publish(Channels.GATEWAYS, broadcast.build().toByteArray());
    }

    private static io.sealpost.protocol.mailbox.v1.Room room(Room room) {
        return switch (room) {
            case OPEN -> io.sealpost.protocol.mailbox.v1.Room.ROOM_OPEN;
            case CONTACTS_ONLY -> io.sealpost.protocol.mailbox.v1.Room.ROOM_CONTACTS_ONLY;
            case FULL -> io.sealpost.protocol.mailbox.v1.Room.ROOM_FULL;
        };
    }

    private void publish(String channel, byte[] payload) {
        var request = Request.cmd(SPUBLISH).arg(channel).arg(Buffer.buffer(payload));
        link().chain(open -> open.send(request)).subscribe().with(receivers -> {}, failure -> lost.increment());
    }

    private static Delivery.Builder delivery(int partition, long token, DeviceId device, ConnectionId connection) {
        return Delivery.newBuilder()
                .setPartition(partition)
                .setToken(token)
                .setDevice(device.byteString())
                .setConnection(connection.byteString());
    }

    private static Push push(Effect.Push push) {
        var message = Push.newBuilder()
                .setAfter(push.after())
                .setDrained(push.drained())
                .setWaiting(push.waiting());
        push.envelopes().forEach(envelope -> message.addEnvelopes(envelope(envelope)));
        return message.build();
    }

    private static io.sealpost.protocol.frames.v1.Envelope envelope(Envelope envelope) {
        var frame = io.sealpost.protocol.frames.v1.Envelope.newBuilder()
                .setSequence(envelope.sequence())
                .setTypeValue(envelope.type())
                .setCiphertext(envelope.ciphertext())
                .setServerTimeMs(envelope.serverTimeMs());
        envelope.sender()
                .ifPresent(sender -> frame.setSenderAccount(sender.account().byteString())
                        .setSenderDevice(sender.device().byteString()));
        return frame.build();
    }
}

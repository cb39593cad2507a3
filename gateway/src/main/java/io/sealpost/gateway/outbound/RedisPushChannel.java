package io.sealpost.gateway.outbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.domain.BootId;
import io.sealpost.gateway.domain.PushChannel;
import io.sealpost.protocol.Channels;
import io.sealpost.protocol.mailbox.v1.Broadcast;
import io.sealpost.protocol.mailbox.v1.Deliveries;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Redis sharded pub/sub: {@code deliveries:{<boot id in base64url without padding>}} is this gateway's own channel,
 * {@code gateways} is heard by all.
 */
@ApplicationScoped
class RedisPushChannel implements PushChannel {

    private static final Logger LOG = Logger.getLogger(RedisPushChannel.class);

    /** How often the gateway says something to itself, and how long it may hear nothing before it subscribes anew. */
    private static final Duration SELF_CHECK = Duration.ofSeconds(10);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(25);
    private static final Command SAY = Command.create("spublish");

    private final Vertx vertx;
    private final RedisSubscriptions subscriptions;
    private final RedisCommands commands;
    private final String own;
    private volatile boolean reached;

    RedisPushChannel(Vertx vertx, RedisSubscriptions subscriptions, RedisCommands commands, BootId bootId) {
        this.vertx = vertx;
        this.commands = commands;
        this.subscriptions = subscriptions;
        this.own = Channels.deliveries(bootId.bytes());
    }

    @Override
    public void listen(Listener listener) {
        var deliveries = subscriptions.subscribe(own, message -> onDeliveries(message, listener));
        var broadcasts = subscriptions.subscribe(Channels.GATEWAYS, message -> onBroadcast(message, listener));
        subscriptions.whenBack(listener::onBack);
        deliveries.thenCombine(broadcasts, (a, b) -> a).thenRun(() -> reached = true);
        vertx.setPeriodic(SELF_CHECK.toMillis(), tick -> checkMyself());
    }

    /** A connection can be dead without a sign: nobody ever writes on it. */
    private void checkMyself() {
        if (System.nanoTime() - subscriptions.heardAtNanos() > LONGEST_SILENCE.toNanos()) {
            LOG.warn("the push channel is silent and is subscribed anew");
            subscriptions.renew();
        }
        commands.send(Request.cmd(SAY).arg(own).arg(""));
    }

    @Override
    public boolean reached() {
        return reached;
    }

    private static void onDeliveries(Buffer message, Listener listener) {
        if (message.length() == 0) {
            return;
        }
        try {
            Deliveries.parseFrom(message.getBytes()).getDeliveriesList().forEach(listener::onDelivery);
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("undecodable deliveries were dropped");
        }
    }

    private static void onBroadcast(Buffer message, Listener listener) {
        try {
            var broadcast = Broadcast.parseFrom(message.getBytes());
            switch (broadcast.getBroadcastCase()) {
                case ROSTER_WANTED ->
                    listener.onRosterWanted(broadcast.getRosterWanted().getPartition());
                case ROOM_CHANGED -> listener.onRoomChanged(broadcast.getRoomChanged());
                case BROADCAST_NOT_SET -> LOG.warn("a broadcast of an unknown kind was dropped");
            }
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("an undecodable broadcast was dropped");
        }
    }
}

package io.sealpost.gateway.outbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.domain.BootId;
import io.sealpost.gateway.domain.PushChannel;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.RosterWanted;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import org.jboss.logging.Logger;

/**
 * Redis sharded pub/sub: {@code deliveries:{<boot id in base64url without padding>}} is this gateway's own channel,
 * {@code gateways} is heard by all.
 */
@ApplicationScoped
class RedisPushChannel implements PushChannel {

    private static final Logger LOG = Logger.getLogger(RedisPushChannel.class);

    private final RedisSubscriptions subscriptions;
    private final String own;
    private volatile boolean reached;

    RedisPushChannel(RedisSubscriptions subscriptions, BootId bootId) {
        this.subscriptions = subscriptions;
        this.own = "deliveries:{" + Base64.getUrlEncoder().withoutPadding().encodeToString(bootId.bytes()) + "}";
    }

    @Override
    public void listen(Listener listener) {
        var deliveries = subscriptions.subscribe(own, message -> onDelivery(message, listener));
        var broadcasts = subscriptions.subscribe("gateways", message -> onRosterWanted(message, listener));
        subscriptions.whenBack(listener::onBack);
        deliveries.thenCombine(broadcasts, (a, b) -> a).thenRun(() -> reached = true);
    }

    @Override
    public boolean reached() {
        return reached;
    }

    private static void onDelivery(Buffer message, Listener listener) {
        try {
            listener.onDelivery(Delivery.parseFrom(message.getBytes()));
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("an undecodable delivery was dropped");
        }
    }

    private static void onRosterWanted(Buffer message, Listener listener) {
        try {
            listener.onRosterWanted(RosterWanted.parseFrom(message.getBytes()).getPartition());
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("an undecodable request for rosters was dropped");
        }
    }
}

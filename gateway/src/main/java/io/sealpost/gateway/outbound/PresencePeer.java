package io.sealpost.gateway.outbound;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.PeerUnavailable;
import io.sealpost.gateway.domain.PresenceStates;
import io.sealpost.protocol.Channels;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** presence-service over HTTP, and what it publishes over Redis {@code presence:{<channel>}}. */
@ApplicationScoped
class PresencePeer implements PresenceStates {

    private static final Logger LOG = Logger.getLogger(PresencePeer.class);

    private final HttpPeers peers;
    private final RedisSubscriptions subscriptions;
    private final GatewayConfig config;

    PresencePeer(HttpPeers peers, RedisSubscriptions subscriptions, GatewayConfig config) {
        this.peers = peers;
        this.subscriptions = subscriptions;
        this.config = config;
    }

    @Override
    public CompletionStage<Map<ByteString, PresenceUpdate>> now(Collection<ByteString> channels) {
        var names = new JsonArray();
        channels.forEach(channel -> names.add(Base64.getEncoder().encodeToString(channel.toByteArray())));
        return peers.ask(
                        HttpMethod.POST,
                        config.presenceUrl(),
                        "/internal/presence",
                        new JsonObject().put("channels", names))
                .map(PresencePeer::states)
                .toCompletionStage();
    }

    private static Map<ByteString, PresenceUpdate> states(HttpPeers.Answer answer) {
        if (answer.status() != 200) {
            throw new PeerUnavailable(new IllegalStateException("presence-service answered " + answer.status()));
        }
        try {
            Map<ByteString, PresenceUpdate> states = new HashMap<>();
            for (var state : answer.body().toJsonObject().getJsonArray("states")) {
                var update = update((JsonObject) state);
                states.put(update.getChannel(), update);
            }
            return states;
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException notAsAgreed) {
            throw new PeerUnavailable(notAsAgreed);
        }
    }

    private static PresenceUpdate update(JsonObject state) {
        return PresenceUpdate.newBuilder()
                .setChannel(ByteString.copyFrom(Base64.getDecoder().decode(state.getString("channel"))))
                .setOnline(state.getBoolean("online"))
                .setLastSeenMs(state.getLong("lastSeenMs"))
                .build();
    }

    @Override
    public CompletionStage<Void> hear(ByteString channel, Consumer<PresenceUpdate> receiver) {
        return subscriptions.subscribe(nameOf(channel), message -> onPublished(message, receiver));
    }

    private static void onPublished(Buffer message, Consumer<PresenceUpdate> receiver) {
        try {
            receiver.accept(PresenceUpdate.parseFrom(message.getBytes()));
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("an undecodable presence update was dropped");
        }
    }

    @Override
    public void whenBack(Runnable action) {
        subscriptions.whenBack(action);
    }

    @Override
    public void ignore(ByteString channel) {
        subscriptions.unsubscribe(nameOf(channel));
    }

    private static String nameOf(ByteString channel) {
        return Channels.presence(channel.toByteArray());
    }
}

package io.sealpost.gateway.outbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.domain.EphemeralChannel;
import io.sealpost.protocol.Channels;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Redis sharded pub/sub, one channel for each connected device, under a name that only gateways can compute. */
@ApplicationScoped
class RedisEphemeralChannel implements EphemeralChannel {

    private static final Logger LOG = Logger.getLogger(RedisEphemeralChannel.class);
    private static final Command SAY = Command.create("spublish");

    private final RedisSubscriptions subscriptions;
    private final RedisCommands commands;
    private final DeviceNames names;

    RedisEphemeralChannel(RedisSubscriptions subscriptions, RedisCommands commands, DeviceNames names) {
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.names = names;
    }

    @Override
    public void say(DeviceId device, EphemeralEnvelope envelope) {
        commands.send(Request.cmd(SAY).arg(channelOf(device)).arg(Buffer.buffer(envelope.toByteArray())))
                .onFailure(away -> LOG.trace("an ephemeral is lost"));
    }

    @Override
    public void hear(DeviceId device, Consumer<EphemeralEnvelope> receiver) {
        subscriptions.subscribe(channelOf(device), message -> onSaid(message, receiver));
    }

    private static void onSaid(Buffer message, Consumer<EphemeralEnvelope> receiver) {
        try {
            receiver.accept(EphemeralEnvelope.parseFrom(message.getBytes()));
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("an undecodable ephemeral was dropped");
        }
    }

    @Override
    public void ignore(DeviceId device) {
        subscriptions.unsubscribe(channelOf(device));
    }

    private String channelOf(DeviceId device) {
        return Channels.ephemerals(names.nameOf(device));
    }
}

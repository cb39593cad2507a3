package io.sealpost.presence.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.presence.domain.Presence;
import io.sealpost.presence.domain.PresenceChannel;
import io.sealpost.presence.domain.Sighting;
import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.events.v1.DeviceConnection;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes topic {@code device-connections} in, one record after the other.
 *
 * <p>At least once: the offset follows the record, and a repeated one changes nothing. While the store is away the topic
 * waits, however long. What cannot be decoded goes to the dead letters, as it was.
 */
@ApplicationScoped
class DeviceConnectionConsumer {

    private static final Logger LOG = Logger.getLogger(DeviceConnectionConsumer.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Presence presence;

    DeviceConnectionConsumer(Presence presence) {
        this.presence = presence;
    }

    @Incoming("device-connections")
    Uni<Void> onDeviceConnection(ConsumerRecord<byte[], byte[]> event) {
        return presence.hear(sighting(parse(event.value())))
                .onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("store unavailable, device connections wait"))
                .onFailure(StoreUnavailable.class)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private static DeviceConnection parse(byte[] record) {
        if (record == null) {
            throw new MalformedInput("empty record");
        }
        try {
            return DeviceConnection.parseFrom(record);
        } catch (InvalidProtocolBufferException garbage) {
            throw new MalformedInput("not a DeviceConnection");
        }
    }

    private static Sighting sighting(DeviceConnection event) {
        return new Sighting(
                PresenceChannel.of(event.getPresenceChannel().toByteArray()),
                DeviceId.of(event.getDevice()),
                ConnectionId.of(event.getConnection()),
                event.getCounter(),
                live(event.getState()),
                at(event.getAtMs()));
    }

    private static boolean live(State state) {
        return switch (state) {
            case STATE_CONNECTED, STATE_ALIVE -> true;
            case STATE_DISCONNECTED -> false;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> throw new MalformedInput("unknown state of a connection");
        };
    }

    private static Instant at(long millis) {
        if (millis <= 0) {
            throw new MalformedInput("a sighting without a time");
        }
        return Instant.ofEpochMilli(millis);
    }
}

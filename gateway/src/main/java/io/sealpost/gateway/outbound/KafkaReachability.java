package io.sealpost.gateway.outbound;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.domain.LiveConnection.Identity;
import io.sealpost.gateway.domain.Reachability;
import io.sealpost.protocol.events.v1.DeviceConnection;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** device-connections: hints, dropped when more of them wait than the channel holds. */
@ApplicationScoped
class KafkaReachability implements Reachability {

    private final Emitter<Record<byte[], byte[]>> events;
    private final InstantSource clock;

    KafkaReachability(
            @Channel("device-connections") @OnOverflow(value = OnOverflow.Strategy.DROP)
                    Emitter<Record<byte[], byte[]>> events,
            InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void tell(State state, Identity identity, ByteString presenceChannel) {
        if (presenceChannel.isEmpty()) {
            return;
        }
        var event = DeviceConnection.newBuilder()
                .setDevice(identity.device().byteString())
                .setConnection(identity.connection().byteString())
                .setCounter(identity.counter())
                .setPresenceChannel(presenceChannel)
                .setState(stateOf(state))
                .setAtMs(clock.millis());
        events.send(Record.of(identity.device().bytes(), event.build().toByteArray()));
    }

    private static DeviceConnection.State stateOf(State state) {
        return switch (state) {
            case CONNECTED -> DeviceConnection.State.STATE_CONNECTED;
            case ALIVE -> DeviceConnection.State.STATE_ALIVE;
            case DISCONNECTED -> DeviceConnection.State.STATE_DISCONNECTED;
        };
    }
}

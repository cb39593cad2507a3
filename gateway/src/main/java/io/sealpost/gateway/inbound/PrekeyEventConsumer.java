package io.sealpost.gateway.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.events.v1.PrekeysRunLow;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hints that a device's one-time prekeys run low, passed on to its socket if it is here. */
@ApplicationScoped
class PrekeyEventConsumer {

    private static final Logger LOG = Logger.getLogger(PrekeyEventConsumer.class);

    private final Connections connections;

    PrekeyEventConsumer(Connections connections) {
        this.connections = connections;
    }

    @Incoming("prekey-events")
    void onPrekeysRunLow(ConsumerRecord<byte[], byte[]> event) {
        if (event.value() == null) {
            return;
        }
        try {
            var low = PrekeysRunLow.parseFrom(event.value());
            connections
                    .of(DeviceId.of(low.getDevice()))
                    .ifPresent(connection -> connection.tellPrekeysLow(low.getEcLeft(), low.getKyberLeft()));
        } catch (InvalidProtocolBufferException | MalformedInput undecodable) {
            LOG.warnf("an undecodable prekey event was skipped partition=%d", event.partition());
        }
    }
}

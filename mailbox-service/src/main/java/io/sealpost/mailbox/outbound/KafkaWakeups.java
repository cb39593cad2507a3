package io.sealpost.mailbox.outbound;

import io.sealpost.mailbox.domain.Wakeups;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.events.v1.Wakeup;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Topic wakeups. A record's time is that of its reason, by which a repeated hint is known. Under pressure hints are dropped. */
@ApplicationScoped
class KafkaWakeups implements Wakeups {

    private final Emitter<byte[]> wakeups;

    KafkaWakeups(@Channel("wakeups") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> wakeups) {
        this.wakeups = wakeups;
    }

    @Override
    public void hint(DeviceId device, long reasonMs) {
        var wakeup = Wakeup.newBuilder().setDevice(device.byteString()).build();
        wakeups.send(Message.of(wakeup.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.builder()
                        .withKey(device.bytes())
                        .withTimestamp(Instant.ofEpochMilli(reasonMs))
                        .build()));
    }
}

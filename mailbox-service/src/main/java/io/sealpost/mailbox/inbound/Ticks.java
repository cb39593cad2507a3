package io.sealpost.mailbox.inbound;

import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.protocol.mailbox.v1.Tick;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Writes Ticks to the log. One that is lost is written again some seconds later. */
@ApplicationScoped
class Ticks {

    private static final byte[] TICK = MailboxCommand.newBuilder()
            .setTick(Tick.getDefaultInstance())
            .build()
            .toByteArray();

    private final Emitter<byte[]> ticks;

    Ticks(@Channel("mailbox-ticks") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> ticks) {
        this.ticks = ticks;
    }

    void write(int partition) {
        ticks.send(Message.of(TICK)
                .addMetadata(OutgoingKafkaRecordMetadata.builder()
                        .withPartition(partition)
                        .build()));
    }
}

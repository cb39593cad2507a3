package io.sealpost.prekey.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.prekey.domain.Marks;
import io.sealpost.prekey.domain.Restoration;
import io.sealpost.protocol.events.v1.HandOutMark;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hears, from the first one on, what all instances told of their hand-outs (topic prekey-marks.v1). */
@ApplicationScoped
class MarkConsumer {

    private static final Logger LOG = Logger.getLogger(MarkConsumer.class);

    private final Marks marks;
    private final Restoration restoration;

    MarkConsumer(Marks marks, Restoration restoration) {
        this.marks = marks;
        this.restoration = restoration;
    }

    void begin(@Observes StartupEvent start) {
        marks.begin().subscribe().with(told -> LOG.debug("the marks are being read"));
    }

    @Incoming("prekey-marks")
    void onMark(ConsumerRecord<byte[], byte[]> record) {
        try {
            var mark = HandOutMark.parseFrom(record.value());
            if (marks.onMark(mark.getInstance(), mark.getHandOuts())) {
                restoration.compare().subscribe().with(compared -> LOG.info("one-time keys may be handed out"));
            }
        } catch (InvalidProtocolBufferException undecodable) {
            LOG.warn("an undecodable mark was skipped");
        }
    }
}

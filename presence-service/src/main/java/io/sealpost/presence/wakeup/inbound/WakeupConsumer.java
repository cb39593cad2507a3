package io.sealpost.presence.wakeup.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.presence.wakeup.domain.Wakeups;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.events.v1.Wakeup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes topic {@code wakeups} in: hints that mail waits for a device that is away. The time of a record is that of its reason:
 * one that comes again, from Kafka or from another owner of the mailbox, is known by it.
 *
 * <p>The offset follows the moment in which the wake-up is on its way, so that of several wake-ups none waits for another.
 * While the store is away the topic waits.
 */
@ApplicationScoped
class WakeupConsumer {

    private static final Logger LOG = Logger.getLogger(WakeupConsumer.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Wakeups wakeups;

    WakeupConsumer(Wakeups wakeups) {
        this.wakeups = wakeups;
    }

    @Incoming("wakeups")
    Uni<Void> onWakeup(ConsumerRecord<byte[], byte[]> event) {
        var device = device(event);
        if (device.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return wakeups.hint(device.get(), Instant.ofEpochMilli(event.timestamp()))
                .onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("store unavailable, wake-ups wait"))
                .onFailure(StoreUnavailable.class)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private static Optional<DeviceId> device(ConsumerRecord<byte[], byte[]> event) {
        try {
            if (event.value() != null) {
                return Optional.of(DeviceId.of(Wakeup.parseFrom(event.value()).getDevice()));
            }
        } catch (InvalidProtocolBufferException | MalformedInput undecodable) {
            LOG.warnf("an undecodable wake-up was skipped partition=%d", event.partition());
        }
        return Optional.empty();
    }
}

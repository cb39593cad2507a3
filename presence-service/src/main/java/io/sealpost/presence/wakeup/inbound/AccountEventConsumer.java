package io.sealpost.presence.wakeup.inbound;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.presence.wakeup.domain.Wakeups;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Forgets where the devices of deleted accounts, and those removed from theirs, wanted to be woken (topic account-events).
 *
 * <p>At least once: the offset follows the record, and forgetting again changes nothing. While the store is away the topic
 * waits, however long. A record that is no account event goes to the dead letters.
 */
@ApplicationScoped
class AccountEventConsumer {

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Wakeups wakeups;

    AccountEventConsumer(Wakeups wakeups) {
        this.wakeups = wakeups;
    }

    @Incoming("account-events")
    Uni<Void> onAccountEvent(ConsumerRecord<byte[], byte[]> record) {
        var event = parse(record.value());
        return switch (event.getEventCase()) {
            case DELETED -> banish(event.getDeleted().getDevicesList());
            case DEVICES_REMOVED -> banish(event.getDevicesRemoved().getDevicesList());
            case CREATED -> Uni.createFrom().voidItem();
            case EVENT_NOT_SET -> throw new MalformedInput("an account event that says nothing");
        };
    }

    private Uni<Void> banish(List<ByteString> devices) {
        return wakeups.banish(devices.stream().map(DeviceId::of).toList())
                .onFailure(StoreUnavailable.class)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    /** The message of what is thrown travels with the dead letter, so it is a constant. */
    private static AccountEvent parse(byte[] value) {
        if (value == null) {
            throw new MalformedInput("an account event without content");
        }
        try {
            return AccountEvent.parseFrom(value);
        } catch (InvalidProtocolBufferException notAnEvent) {
            throw new MalformedInput("not an account event");
        }
    }
}

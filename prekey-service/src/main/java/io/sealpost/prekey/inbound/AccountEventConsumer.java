package io.sealpost.prekey.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.prekey.domain.OutcomeUnknown;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.prekey.domain.Unavailable;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.sealpost.protocol.events.v1.DevicesRemoved;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Forgets the devices of deleted accounts, and those that were removed from theirs (topic account-events.v1).
 *
 * <p>At least once: the offset is committed after the keys are gone, and forgetting again changes nothing. While the
 * store is away the topic waits, however long. A record that is no account event goes to the dead letters.
 */
@ApplicationScoped
class AccountEventConsumer {

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private final Prekeys prekeys;

    AccountEventConsumer(Prekeys prekeys) {
        this.prekeys = prekeys;
    }

    @Incoming("account-events")
    Uni<Void> onAccountEvent(ConsumerRecord<byte[], byte[]> record) {
        var event = parse(record.value());
        return switch (event.getEventCase()) {
            case DELETED -> patiently(prekeys.forget(AccountId.of(event.getAccount())));
            case DEVICES_REMOVED ->
                patiently(prekeys.forget(AccountId.of(event.getAccount()), devices(event.getDevicesRemoved())));
            case CREATED -> Uni.createFrom().voidItem();
            case EVENT_NOT_SET -> throw new MalformedInput("an account event that says nothing");
        };
    }

    private static List<DeviceId> devices(DevicesRemoved removed) {
        return removed.getDevicesList().stream().map(DeviceId::of).toList();
    }

    private static Uni<Void> patiently(Uni<Void> forgetting) {
        return forgetting
                .onFailure(fault -> fault instanceof Unavailable || fault instanceof OutcomeUnknown)
                .retry()
                .withBackOff(FIRST_RETRY, LAST_RETRY)
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

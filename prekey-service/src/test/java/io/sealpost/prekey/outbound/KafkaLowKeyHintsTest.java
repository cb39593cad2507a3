package io.sealpost.prekey.outbound;

import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.prekey.TopicProbe;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.PrekeysRunLow;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A device is told when others have taken nearly all, and all, of its one-time keys. */
@QuarkusTest
@WithTestResource(Infra.class)
class KafkaLowKeyHintsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Phone phone = Phone.fresh();

    @Test
    void tellsADeviceWhenItsKeysRunLowAndWhenTheyAreOut() {
        try (var topic = TopicProbe.of(Topics.PREKEY_EVENTS)) {
            // Given
            publish(phone, 21);

            // When: 21 keys, 20 is not low, 19 is, then nothing until the last one
            for (int fetch = 0; fetch < 21; fetch++) {
                take(phone);
            }

            // Then
            var hints = topic.await(2, PATIENCE);
            assertThat(hints).extracting(ConsumerRecord::key).containsExactly(bytes(), bytes());
            assertThat(hints.stream().map(KafkaLowKeyHintsTest::parse)).containsExactly(low(19), low(0));
        }
    }

    private byte[] bytes() {
        return phone.device().bytes();
    }

    private PrekeysRunLow low(int left) {
        return PrekeysRunLow.newBuilder()
                .setDevice(phone.device().byteString())
                .setAccount(phone.account().byteString())
                .setEcLeft(left)
                .setKyberLeft(left)
                .build();
    }

    private static PrekeysRunLow parse(ConsumerRecord<byte[], byte[]> hint) {
        try {
            return PrekeysRunLow.parseFrom(hint.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}

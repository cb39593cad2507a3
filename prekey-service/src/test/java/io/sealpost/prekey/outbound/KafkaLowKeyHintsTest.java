package io.sealpost.prekey.outbound;

import static io.sealpost.prekey.Client.add;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.take;
import static io.sealpost.prekey.Client.takeAsStranger;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A device is told when others have taken nearly all, and all, of its one-time keys. */
@QuarkusTest
@WithTestResource(Infra.class)
class KafkaLowKeyHintsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Phone phone = Phone.fresh();

    @Test
    void tellsADeviceOfEachBundleThatLeavesFewOfItsKeysAndOfTheLast() {
        try (var topic = TopicProbe.of(Topics.PREKEY_EVENTS)) {
            // Given
            publish(phone, 21);

            // When: 20 left is not low
            for (int fetch = 0; fetch < 21; fetch++) {
                take(phone);
            }

            // Then
            var hints = topic.await(20, PATIENCE);
            assertThat(hints).extracting(ConsumerRecord::key).containsOnly(bytes());
            assertThat(hints.stream().map(KafkaLowKeyHintsTest::parse))
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .mapToObj(taken -> low(19 - taken))
                            .toList());
        }
    }

    /** Zero is told again with each bundle, because the device may have heard of nothing; but only within the budget. */
    @Test
    void tellsOfZeroNoMoreOftenThanTheBudgetAllows() {
        try (var topic = TopicProbe.of(Topics.PREKEY_EVENTS)) {
            // Given
            publish(phone, 0);

            // When
            for (int fetch = 0; fetch < 60; fetch++) {
                takeAsStranger(phone);
            }
            add(phone, phone.oneTime(1, 2)).then().statusCode(204);
            take(phone);

            // Then: 20 for strangers, and what the contact left
            var expected = new ArrayList<>(Collections.nCopies(20, low(0)));
            expected.add(low(1));
            var hints = topic.await(21, PATIENCE);
            assertThat(hints.stream().map(KafkaLowKeyHintsTest::parse)).containsExactlyElementsOf(expected);
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

package io.sealpost.prekey;

import static io.sealpost.prekey.Client.add;
import static io.sealpost.prekey.Client.count;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.put;
import static io.sealpost.prekey.Client.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.PrekeysRunLow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * The database comes back in an older state under a running service. What happens when the service starts on one is tested by
 * {@code mesh-tests}.
 */
@QuarkusTest
@WithTestResource(Infra.class)
class RestoredDatabaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Phone phone = Phone.fresh();

    @Test
    void noKeyThatLeftAfterTheBackupLeavesAgainAndTheDeviceIsAskedForNewOnes() {
        try (var topic = TopicProbe.of(Topics.PREKEY_EVENTS)) {
            // Given
            var upload = publish(phone, 50);
            IntStream.range(0, 10).forEach(fetch -> take(phone));
            Restored.backUp();
            var after = ids(IntStream.range(0, 10).mapToObj(fetch -> take(phone)));
            assertThat(after).containsExactlyElementsOf(range(11, 20));

            // When
            Restored.restore();
            var bundles = IntStream.range(0, 40)
                    .parallel()
                    .mapToObj(fetch -> take(phone))
                    .toList();

            // Then
            assertThat(bundles).allSatisfy(bundle -> assertThat(bundle).doesNotContainKey("oneTimeEc"));
            assertThat(bundles.stream().map(RestoredDatabaseTest::kyber)).containsOnly(900);
            await().atMost(PATIENCE).until(() -> hearsOfNone(topic));
            await().atMost(PATIENCE).untilAsserted(() -> count(phone).then().body("ec", equalTo(0)));

            // When: the device uploads what it has, and new ones
            put(phone, upload).then().statusCode(204);
            count(phone).then().body("ec", equalTo(0)).body("kyber", equalTo(0));
            add(phone, phone.oneTime(101, 103)).then().statusCode(204);

            // Then
            await().atMost(PATIENCE).until(() -> take(phone).containsKey("oneTimeEc"));
            assertThat(ids(IntStream.range(0, 3).mapToObj(fetch -> take(phone))))
                    .isSubsetOf(101, 102, 103);
        }
    }

    @Test
    void aSecondRestoreIsNoticedLikeTheFirst() {
        // Given
        publish(phone, 3);
        for (int round = 1; round <= 2; round++) {
            Restored.backUp();
            assertThat(take(phone)).containsKey("oneTimeEc");
            Restored.restore();

            // When, Then
            assertThat(take(phone)).doesNotContainKey("oneTimeEc");
            await().atMost(PATIENCE).untilAsserted(() -> count(phone).then().body("ec", equalTo(0)));
            add(phone, phone.oneTime(1000 * round, 1000 * round + 5)).then().statusCode(204);
            Client.awaitOneTimeKeyOf(phone);
        }
    }

    @Test
    void aRestoreThatLostNoHandOutChangesNothing() {
        // Given
        publish(phone, 5);
        take(phone);
        Restored.backUp();
        add(phone, phone.oneTime(101, 103)).then().statusCode(204);

        // When
        Restored.restore();

        // Then
        assertThat(ids(IntStream.range(0, 5).mapToObj(fetch -> take(phone)))).containsExactly(2, 3, 4, 5);
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Integer> ids(Stream<Map<String, Object>> bundles) {
        var ids = new ArrayList<Integer>();
        bundles.map(bundle -> (Map<?, ?>) new HashMap<>(bundle).get("oneTimeEc"))
                .filter(key -> key != null)
                .forEach(key -> ids.add((Integer) key.get("id")));
        return ids;
    }

    private static int kyber(Map<String, Object> bundle) {
        return (Integer) ((Map<?, ?>) bundle.get("kyberPreKey")).get("id");
    }

    private boolean hearsOfNone(TopicProbe topic) {
        return topic.await(1, Duration.ofSeconds(1)).stream()
                .map(RestoredDatabaseTest::parse)
                .filter(low -> low.getDevice().equals(phone.device().byteString()))
                .anyMatch(low -> low.getEcLeft() == 0 && low.getKyberLeft() == 0);
    }

    private static PrekeysRunLow parse(ConsumerRecord<byte[], byte[]> hint) {
        try {
            return PrekeysRunLow.parseFrom(hint.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}

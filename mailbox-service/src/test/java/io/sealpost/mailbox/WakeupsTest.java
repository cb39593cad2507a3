package io.sealpost.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.Wakeup;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What presence-service reads of absent devices. */
@QuarkusTest
@QuarkusTestResource(Infra.class)
class WakeupsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Redis redis;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private GatewayDouble gateway;

    @BeforeEach
    void openGateway() {
        gateway = new GatewayDouble(redis, bootstrapServers);
    }

    @AfterEach
    void closeGateway() {
        gateway.close();
    }

    @Test
    void aHintBearsTheTimeAtWhichTheLogTookTheFirstMail() throws Exception {
        // Given
        gateway.deposit(bob, phone, "one");
        gateway.deposit(bob, phone, "two");

        // When
        await().atMost(PATIENCE).until(() -> !hints().isEmpty());

        // Then
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        await().atMost(PATIENCE).until(() -> gateway.envelopesTo(connection).size() == 2);
        assertThat(hints()).hasSize(1);
        var hint = hints().getFirst();
        assertThat(hint.timestamp())
                .isEqualTo(gateway.envelopesTo(connection).getFirst().getServerTimeMs());
        assertThat(DeviceId.of(Wakeup.parseFrom(hint.value()).getDevice())).isEqualTo(phone);
    }

    /** Those for the phone that are there already. */
    private List<ConsumerRecord<byte[], byte[]>> hints() {
        try (var consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var all = consumer.partitionsFor(Topics.WAKEUPS).stream()
                    .map(found -> new TopicPartition(Topics.WAKEUPS, found.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
            }
            return read.stream()
                    .filter(record -> Arrays.equals(record.key(), phone.bytes()))
                    .toList();
        }
    }
}

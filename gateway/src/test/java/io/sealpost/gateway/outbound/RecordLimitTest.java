package io.sealpost.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import io.sealpost.gateway.GatewayConfigs;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message to all devices of an account is one record: a topic that does not take it is found before anybody sends. */
class RecordLimitTest {

    private final TestInfrastructure kafka = TestInfrastructure.start(Part.KAFKA);
    private final String servers = kafka.quarkusConfig().get("kafka.bootstrap.servers");

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void theLogIsNotReadyUntilTheTopicTakesTheLargestRecord() throws Exception {
        // Given
        int needed = Limits.recordBytes(Limits.DEVICES);
        limit(needed - 1);
        var log = new KafkaMailboxLog(GatewayConfigs.with(Map.of("gateway.kafka", servers)));
        var forFewer =
                new KafkaMailboxLog(GatewayConfigs.with(Map.of("gateway.kafka", servers, "gateway.log.devices", "5")));
        await().atMost(Duration.ofSeconds(30)).until(forFewer::ready);
        assertThat(log.ready()).isFalse();

        // When
        limit(needed);

        // Then
        await().atMost(Duration.ofSeconds(30)).until(log::ready);
        log.close();
        forFewer.close();
    }

    private void limit(int bytes) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.MAILBOX_COMMANDS);
        var entry = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        await().until(() -> RecordLimit.ask(servers, 5_000) == bytes);
    }
}

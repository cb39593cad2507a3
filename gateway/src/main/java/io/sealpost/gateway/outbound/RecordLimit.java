package io.sealpost.gateway.outbound;

import io.sealpost.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What Kafka takes as one record of mailbox-commands. */
final class RecordLimit {

    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, Topics.MAILBOX_COMMANDS);

    private RecordLimit() {}

    /** Blocks. @return bytes. Fails with {@link KafkaException} while Kafka does not answer */
    static int ask(String kafka, int timeoutMillis) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        try (var admin = Admin.create(settings)) {
            var config = admin.describeConfigs(List.of(TOPIC)).all().get().get(TOPIC);
            return Integer.parseInt(
                    config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        } catch (ExecutionException failed) {
            throw new KafkaException("the topic's settings cannot be read", failed.getCause());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", closing);
        }
    }
}

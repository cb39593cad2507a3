package io.sealpost.mailbox.inbound;

import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.protocol.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Which mailbox-commands this is: a topic that was re-created has another id, and sequences need a new epoch. */
@ApplicationScoped
class TopicIdentity {

    private final Admin admin;

    TopicIdentity(MailboxConfig config) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000));
    }

    /** Fails while Kafka does not answer or the topic does not exist. */
    Uni<String> id() {
        return Uni.createFrom()
                .completionStage(() -> admin.describeTopics(List.of(Topics.MAILBOX_COMMANDS))
                        .allTopicNames()
                        .toCompletionStage())
                .map(topics -> topics.get(Topics.MAILBOX_COMMANDS).topicId().toString());
    }

    @PreDestroy
    void close() {
        admin.close();
    }
}

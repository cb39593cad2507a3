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
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** The topic mailbox-commands as a whole: which one it is, and how much of it is kept. */
@ApplicationScoped
class MailboxLog {

    private final Admin admin;

    MailboxLog(MailboxConfig config) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000));
    }

    /**
     * Which topic this is: one that was re-created has another id, and sequences need a new epoch. Fails while Kafka does not
     * answer or the topic does not exist.
     */
    Uni<String> id() {
        return Uni.createFrom()
                .completionStage(() -> admin.describeTopics(List.of(Topics.MAILBOX_COMMANDS))
                        .allTopicNames()
                        .toCompletionStage())
                .map(topics -> topics.get(Topics.MAILBOX_COMMANDS).topicId().toString());
    }

    /**
     * Deletes the records before an offset. Repeatable; what is deleted already stays deleted, whatever the offset.
     *
     * @param before exclusive
     */
    Uni<Void> truncate(int partition, long before) {
        var records =
                Map.of(new TopicPartition(Topics.MAILBOX_COMMANDS, partition), RecordsToDelete.beforeOffset(before));
        return Uni.createFrom()
                .completionStage(() -> admin.deleteRecords(records).all().toCompletionStage());
    }

    @PreDestroy
    void close() {
        admin.close();
    }
}

package io.sealpost.mesh.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what gateways write to mailbox-commands to have a connection served: the trace that every disturbance leaves. */
final class AttachesInLog implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> log;
    private final Map<TopicPartition, Long> from;

    /** Counts from the log's present end on. */
    AttachesInLog(String bootstrap, Collection<Integer> partitions) {
        log = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> wanted = partitions.stream()
                .map(partition -> new TopicPartition(Topics.MAILBOX_COMMANDS, partition))
                .toList();
        log.assign(wanted);
        from = log.endOffsets(wanted);
    }

    /** How many there are up to the log's end now. */
    int count() throws InvalidProtocolBufferException {
        Map<TopicPartition, Long> until = log.endOffsets(from.keySet());
        from.forEach(log::seek);
        int attaches = 0;
        while (until.entrySet().stream().anyMatch(end -> log.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : log.poll(Duration.ofSeconds(1))) {
                attaches += MailboxCommand.parseFrom(record.value()).hasAttach() ? 1 : 0;
            }
        }
        return attaches;
    }

    @Override
    public void close() {
        log.close();
    }
}

package io.sealpost.mailbox.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Feeds records to the owner of a partition, in order. One that cannot be decoded is set aside, and nothing behind it is
 * applied before it is safe. On the log's thread.
 */
@ApplicationScoped
class PartitionFeed {

    private static final Logger LOG = Logger.getLogger(PartitionFeed.class);

    private final MailboxConfig config;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;
    private KafkaConsumer<byte[], byte[]> consumer;
    private LogThread thread;

    PartitionFeed(MailboxConfig config, DeadLetters deadLetters, MeterRegistry metrics) {
        this.config = config;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    void bind(KafkaConsumer<byte[], byte[]> log, LogThread logThread) {
        consumer = log;
        thread = logThread;
    }

    void apply(OwnedPartition shell, List<ConsumerRecord<byte[], byte[]>> records, long nowMs) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                shell.owner().apply(record.offset(), record.timestamp(), CommandDecoder.decode(record.value()), nowMs);
            } catch (MalformedInput undecodable) {
                setAside(shell, record);
                return;
            }
        }
        shell.noteProgress();
    }

    private void setAside(OwnedPartition shell, ConsumerRecord<byte[], byte[]> record) {
        PartitionOwner owner = shell.owner();
        shell.block();
        consumer.pause(List.of(at(record)));
        consumer.seek(at(record), record.offset());
        thread.whenDone(
                deadLetters.setAside(record.value()),
                safe -> {
                    if (!shell.isRevoked() && shell.owner() == owner) {
                        wasSetAside(shell, record);
                    }
                },
                failure -> notSetAside(shell, failure));
    }

    private void wasSetAside(OwnedPartition shell, ConsumerRecord<byte[], byte[]> record) {
        metrics.counter("sealpost.mailbox.undecodable").increment();
        LOG.errorf("mailbox record set aside partition=%d offset=%d", record.partition(), record.offset());
        shell.owner().skipTo(record.offset() + 1, System.currentTimeMillis());
        consumer.seek(at(record), record.offset() + 1);
        shell.noteSuccess();
        shell.unblockAt(0);
        shell.noteProgress();
    }

    private void notSetAside(OwnedPartition shell, Throwable failure) {
        if (shell.noteFailure()) {
            LOG.warnf(
                    "mailbox record not set aside, trying again partition=%d failure=%s",
                    shell.partition(), failure.getClass().getSimpleName());
        }
        shell.unblockAt(System.currentTimeMillis() + config.storeRetry().toMillis());
    }

    private static TopicPartition at(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(Topics.MAILBOX_COMMANDS, record.partition());
    }
}

package io.sealpost.mailbox.inbound;

import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.protocol.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Makes this process the owner of a partition: a new token from the store, then the log from the stored position on. */
@ApplicationScoped
class PartitionClaims {

    private static final Logger LOG = Logger.getLogger(PartitionClaims.class);
    private static final Duration LOG_BOUNDS = Duration.ofSeconds(5);

    /** @param logEnd everything before it was written before this claim */
    record Claim(StoredPartition stored, byte[] fingerprintKey, long logEnd) {}

    private record FromStore(StoredPartition stored, byte[] fingerprintKey) {}

    private final MailboxConfig config;
    private final MailboxStore store;
    private final MailboxLog topic;
    private KafkaConsumer<byte[], byte[]> consumer;
    private LogThread thread;

    PartitionClaims(MailboxConfig config, MailboxStore store, MailboxLog topic) {
        this.config = config;
        this.store = store;
        this.topic = topic;
    }

    void bind(KafkaConsumer<byte[], byte[]> log, LogThread logThread) {
        consumer = log;
        thread = logThread;
    }

    /** Asks the store; then seeks and serves, or tries again later, or stops the partition if the log lacks its position. */
    void claim(OwnedPartition shell, Consumer<Claim> serve) {
        var claim = topic.id().chain(id -> store.claim(shell.partition(), id)).chain(stored -> store.fingerprintKey()
                .map(key -> new FromStore(stored, key)));
        thread.whenDone(claim, claimed -> seek(shell, claimed, serve), failure -> later(shell, failure));
    }

    private void seek(OwnedPartition shell, FromStore claimed, Consumer<Claim> serve) {
        if (shell.isRevoked()) {
            return;
        }
        var partition = new TopicPartition(Topics.MAILBOX_COMMANDS, shell.partition());
        try {
            long start =
                    consumer.beginningOffsets(List.of(partition), LOG_BOUNDS).get(partition);
            long end = consumer.endOffsets(List.of(partition), LOG_BOUNDS).get(partition);
            long position = claimed.stored().nextOffset();
            if (position < start || position > end) {
                stop(shell);
                return;
            }
            consumer.seek(partition, position);
            serve.accept(new Claim(claimed.stored(), claimed.fingerprintKey(), end));
            consumer.resume(List.of(partition));
        } catch (KafkaException logDown) {
            later(shell, logDown);
        }
    }

    private void later(OwnedPartition shell, Throwable failure) {
        if (shell.noteFailure()) {
            LOG.warnf(
                    "mailbox partition not claimed partition=%d failure=%s",
                    shell.partition(), failure.getClass().getSimpleName());
        }
        shell.claimAgainAt(System.currentTimeMillis() + config.storeRetry().toMillis());
    }

    /** Records between the stored position and the log's start are lost; going on would hide it. An operator must look. */
    void stop(OwnedPartition shell) {
        LOG.errorf("mailbox partition stopped: the log does not hold its position partition=%d", shell.partition());
        shell.stop();
        consumer.pause(List.of(new TopicPartition(Topics.MAILBOX_COMMANDS, shell.partition())));
    }
}

package io.sealpost.mailbox.inbound;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.protocol.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads mailbox-commands on one thread, which also owns all state of the partitions: what other threads finish comes back to
 * it as a task. Written on the plain Kafka client, because pausing and seeking are per partition here (ADR 0004).
 */
@ApplicationScoped
class CommandLog implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(CommandLog.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** How late the others may hear from Kafka that one of them joined or left in order: with their next heartbeat. */
    private static final Duration HEARTBEAT = Duration.ofMillis(250);

    private static final Duration FINISH = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(8);

    private final MailboxConfig config;
    private final PartitionShells shells;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private KafkaConsumer<byte[], byte[]> consumer;
    private Thread thread;
    private volatile boolean stopping;
    private volatile boolean polling;
    private volatile long polledAtMs;

    CommandLog(MailboxConfig config, PartitionShells shells) {
        this.config = config;
        this.shells = shells;
    }

    void start(@Observes StartupEvent started) {
        consumer = new KafkaConsumer<>(settings());
        shells.bind(consumer, new LogThread(this::onThread));
        thread = Thread.ofPlatform().name("mailbox-log").start(this::run);
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        consumer.wakeup();
        thread.join(STOP);
    }

    /** False once the thread has died of a defect: only a new process helps. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /** True if the thread lives, has joined the group and read within the last ten seconds. */
    boolean isReading() {
        return thread.isAlive() && System.currentTimeMillis() - polledAtMs < 10_000 && shells.wasAssigned();
    }

    private void run() {
        try (var log = consumer) {
            log.subscribe(List.of(Topics.MAILBOX_COMMANDS), this);
            while (!stopping) {
                turn();
            }
            finish();
        } catch (RuntimeException defect) {
            // Without its message, which may quote a record.
            LOG.errorf(
                    "mailbox log reader died failure=%s at=%s",
                    defect.getClass().getName(), Arrays.toString(defect.getStackTrace()));
        }
    }

    private void turn() {
        shells.apply(poll());
        runTasks();
        shells.visitStore();
        shells.sendPushes();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        polling = true;
        try {
            return consumer.poll(tasks.isEmpty() ? POLL : Duration.ZERO);
        } catch (WakeupException taskWaits) {
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException truncated) {
            truncated.partitions().forEach(partition -> shells.stopBeforeLogStart(partition.partition()));
            return ConsumerRecords.empty();
        } catch (KafkaException trouble) {
            LOG.warnf("mailbox log not readable failure=%s", trouble.getClass().getSimpleName());
            return ConsumerRecords.empty();
        } finally {
            polling = false;
            polledAtMs = System.currentTimeMillis();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void onThread(Runnable task) {
        tasks.add(task);
        if (polling) {
            consumer.wakeup();
        }
    }

    /** Lets turns under way end, so that the next owner has little to replay. What is not stored is still in the log. */
    private void finish() {
        long deadline = System.currentTimeMillis() + FINISH.toMillis();
        shells.visitStore();
        while (shells.turnsUnderWay() > 0 && System.currentTimeMillis() < deadline) {
            try {
                var task = tasks.poll(100, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException hurried) {
                return;
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        shells.assigned(assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        shells.revoked(revoked);
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                "mailbox-service",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) config.sessionTimeout().toMillis(),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) HEARTBEAT.toMillis(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
    }
}

package io.sealpost.gateway.outbound;

import io.quarkus.runtime.Startup;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.MailboxLog;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * mailbox-commands by one plain producer, always called on its own single thread: {@code send} may block for up to
 * 100 ms, and the order of calls is the order in the log. (SmallRye names no partition late enough for rosters and hides
 * what happened before the log and what after.)
 */
@Startup
@ApplicationScoped
class KafkaMailboxLog implements MailboxLog {

    private static final Logger LOG = Logger.getLogger(KafkaMailboxLog.class);
    private static final String THREAD = "mailbox-log";
    private static final int MOST_PARTITIONS = 1024;
    /** Sixteen partitions' worth of records, twice: a batch may take double of what is in it. */
    private static final int PARTITIONS_IN_MEMORY = 32;

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final ThreadPoolExecutor thread;
    private final Producer<byte[], byte[]> producer;
    private final int mostInFlight;
    private final long mostBytesInFlight;
    private final long waitAtMostNanos;
    private final GatewayConfig config;
    private final AtomicIntegerArray inFlight = new AtomicIntegerArray(MOST_PARTITIONS);
    private final AtomicLongArray bytesInFlight = new AtomicLongArray(MOST_PARTITIONS);
    private volatile int partitions;

    KafkaMailboxLog(GatewayConfig config) {
        this.config = config;
        mostInFlight = config.log().inFlightPerPartition();
        mostBytesInFlight = config.log().inFlightBytesPerPartition();
        waitAtMostNanos = config.log().deliveryTimeout().toNanos();
        thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(config.log().queue()), KafkaMailboxLog::named);
        producer = new KafkaProducer<>(settings(config));
        thread.execute(this::readMetadata);
    }

    private static Thread named(Runnable work) {
        return new Thread(work, THREAD);
    }

    private static Map<String, Object> settings(GatewayConfig config) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka()),
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, config.log().linger().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                        config.log().requestTimeout().toMillis()),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                        config.log().deliveryTimeout().toMillis()),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRequest(config)),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 100L),
                Map.entry(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        (long) PARTITIONS_IN_MEMORY * config.log().inFlightBytesPerPartition()));
    }

    /** Kafka's own default, or more if the largest record needs it. */
    private static int largestRequest(GatewayConfig config) {
        return Math.max(1024 * 1024, 2 * Limits.recordBytes(config.log().devices()));
    }

    private void readMetadata() {
        try {
            int found = producer.partitionsFor(Topics.MAILBOX_COMMANDS).size();
            if (takesLargestRecord()) {
                partitions = found;
                return;
            }
        } catch (KafkaException notYet) {
            LOG.info("waiting for the metadata of mailbox-commands");
        }
        CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS, thread)
                .execute(this::readMetadata);
    }

    private boolean takesLargestRecord() {
        int needed = Limits.recordBytes(config.log().devices());
        int taken = RecordLimit.ask(
                config.kafka(), (int) config.log().requestTimeout().toMillis());
        if (taken < needed) {
            LOG.errorf(
                    "mailbox-commands takes too small records: raise max.message.bytes bytes=%d needed=%d",
                    taken, needed);
        }
        return taken >= needed;
    }

    /** True once the topic's metadata is here. */
    boolean ready() {
        return partitions > 0;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public CompletionStage<Outcome> append(int partition, Optional<AccountId> key, Supplier<MailboxCommand> command) {
        var answer = new CompletableFuture<Outcome>();
        if (inFlight.incrementAndGet(partition) > mostInFlight) {
            inFlight.decrementAndGet(partition);
            answer.complete(Outcome.REFUSED);
            return answer;
        }
        answer.whenComplete((outcome, failure) -> inFlight.decrementAndGet(partition));
        long enqueuedAtNanos = System.nanoTime();
        try {
            thread.execute(() -> {
                // While Kafka is away each call may block: whoever waited behind many of them gets an answer instead.
                if (System.nanoTime() - enqueuedAtNanos > waitAtMostNanos) {
                    answer.complete(Outcome.REFUSED);
                } else {
                    send(partition, key, command, answer);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.complete(Outcome.REFUSED);
        }
        return answer;
    }

    private void send(
            int partition,
            Optional<AccountId> key,
            Supplier<MailboxCommand> command,
            CompletableFuture<Outcome> answer) {
        try {
            byte[] value = command.get().toByteArray();
            if (!takeRoom(partition, value.length, answer)) {
                return;
            }
            var keyBytes = key.map(AccountId::bytes).orElse(null);
            var record = new ProducerRecord<>(Topics.MAILBOX_COMMANDS, partition, keyBytes, value);
            producer.send(record, (metadata, failure) -> answer.complete(outcomeOf(failure)));
        } catch (RuntimeException beforeTheLog) {
            LOG.warnf(
                    "a record did not reach the producer fault=%s",
                    beforeTheLog.getClass().getSimpleName());
            answer.complete(Outcome.REFUSED);
        }
    }

    /** A partition that cannot be written must not fill the producer's memory, which all partitions share. */
    private boolean takeRoom(int partition, int bytes, CompletableFuture<Outcome> answer) {
        if (bytesInFlight.addAndGet(partition, bytes) > mostBytesInFlight) {
            bytesInFlight.addAndGet(partition, -bytes);
            answer.complete(Outcome.REFUSED);
            return false;
        }
        answer.whenComplete((outcome, failure) -> bytesInFlight.addAndGet(partition, -bytes));
        return true;
    }

    /** The producer answers on this very thread what it refuses itself (no metadata, no memory, too large). */
    private static Outcome outcomeOf(Exception failure) {
        if (failure == null) {
            return Outcome.WRITTEN;
        }
        return Thread.currentThread().getName().equals(THREAD) ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    @PreDestroy
    void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("closing with records that never reached the producer");
        }
        producer.close(CLOSE_WITHIN);
    }
}

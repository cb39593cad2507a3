package io.sealpost.mailbox.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.PushChannel;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.domain.Wakeups;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Binds the pure owners to the log, the store and the push channel. Every method runs on the log's thread; answers of the
 * store come back to it through the executor.
 */
@ApplicationScoped
class PartitionShells {

    private static final Logger LOG = Logger.getLogger(PartitionShells.class);
    private static final Duration LOG_BOUNDS = Duration.ofSeconds(5);

    private final MailboxConfig config;
    private final MailboxStore store;
    private final PushChannel channel;
    private final Wakeups wakeups;
    private final DeadLetters deadLetters;
    private final TopicIdentity topic;
    private final MeterRegistry metrics;
    private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer;
    private Executor onThread;
    private volatile boolean assigned;
    private int turnsUnderWay;

    PartitionShells(
            MailboxConfig config,
            MailboxStore store,
            PushChannel channel,
            Wakeups wakeups,
            DeadLetters deadLetters,
            TopicIdentity topic,
            MeterRegistry metrics) {
        this.config = config;
        this.store = store;
        this.channel = channel;
        this.wakeups = wakeups;
        this.deadLetters = deadLetters;
        this.topic = topic;
        this.metrics = metrics;
    }

    void bind(KafkaConsumer<byte[], byte[]> log, Executor logThread) {
        consumer = log;
        onThread = logThread;
        for (OwnedPartition.State state : OwnedPartition.State.values()) {
            metrics.gauge(
                    "sealpost.mailbox.partitions",
                    List.of(Tag.of("state", state.name().toLowerCase(Locale.ROOT))),
                    owned,
                    all -> all.values().stream().filter(p -> p.state() == state).count());
        }
    }

    boolean wasAssigned() {
        return assigned;
    }

    Collection<OwnedPartition> all() {
        return owned.values();
    }

    int turnsUnderWay() {
        return turnsUnderWay;
    }

    void assigned(Collection<TopicPartition> partitions) {
        assigned = true;
        for (TopicPartition partition : partitions) {
            // No position is committed in Kafka: name one, and read nothing until the store has told the real one.
            consumer.seek(partition, 0);
            var shell = new OwnedPartition(partition.partition());
            owned.put(partition.partition(), shell);
            claim(shell);
        }
        consumer.pause(partitions);
    }

    void revoked(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.remove(partition.partition()));
    }

    void stopBeforeLogStart(int partition) {
        LOG.errorf("mailbox partition stopped: the log does not hold its position partition=%d", partition);
        owned.get(partition).stop();
        consumer.pause(List.of(at(partition)));
    }

    void apply(ConsumerRecords<byte[], byte[]> records) {
        long now = System.currentTimeMillis();
        for (TopicPartition partition : records.partitions()) {
            var shell = owned.get(partition.partition());
            if (shell != null && shell.owner() != null) {
                shell.noteBlocked(!applyInOrder(shell.owner(), records.records(partition), now));
                shell.noteProgress();
            }
        }
    }

    /** Gives every partition its next turn, repeats what failed, and pauses whoever has too much in memory. */
    void visitStore() {
        long now = System.currentTimeMillis();
        for (OwnedPartition shell : owned.values()) {
            if (shell.takeClaimDue(now)) {
                claim(shell);
            }
            if (shell.owner() != null) {
                shell.owner().tick(now);
                pauseOrResume(shell);
                nextTurn(shell, now);
            }
        }
    }

    /** False: stopped before a record that could be neither applied nor set aside. The next poll begins with it. */
    private boolean applyInOrder(PartitionOwner owner, List<ConsumerRecord<byte[], byte[]>> records, long now) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!apply(owner, record, now)) {
                consumer.seek(at(record.partition()), record.offset());
                return false;
            }
        }
        return true;
    }

    private boolean apply(PartitionOwner owner, ConsumerRecord<byte[], byte[]> record, long now) {
        try {
            owner.apply(record.offset(), record.timestamp(), CommandDecoder.decode(record.value()), now);
            return true;
        } catch (MalformedInput undecodable) {
            return setAside(owner, record, now);
        }
    }

    private boolean setAside(PartitionOwner owner, ConsumerRecord<byte[], byte[]> record, long now) {
        boolean safe = deadLetters.setAside(record.value());
        if (safe) {
            metrics.counter("sealpost.mailbox.undecodable").increment();
            LOG.errorf("mailbox record set aside partition=%d offset=%d", record.partition(), record.offset());
            owner.skipTo(record.offset() + 1, now);
        }
        return safe;
    }

    private void nextTurn(OwnedPartition shell, long now) {
        var again = shell.takeTurnToRepeat(now);
        if (again != null) {
            perform(shell, again);
        } else {
            shell.owner().nextTurn(now).ifPresent(turn -> perform(shell, turn));
        }
    }

    private void perform(OwnedPartition shell, Turn turn) {
        var owner = shell.owner();
        turnsUnderWay++;
        onThread(
                store.perform(shell.partition(), owner.token(), turn),
                result -> turnEnded(shell, owner, turn, result),
                failure -> turnFailed(shell, owner, turn));
    }

    private void turnEnded(OwnedPartition shell, PartitionOwner owner, Turn turn, Turn.Result result) {
        turnsUnderWay--;
        if (isStale(shell, owner)) {
            return;
        }
        switch (result) {
            case Turn.Result.Done done -> owner.turnDone(turn, done.pages(), System.currentTimeMillis());
            case Turn.Result.Fenced fenced -> {
                LOG.warnf("mailbox partition taken by a newer owner partition=%d", shell.partition());
                consumer.pause(List.of(at(shell.partition())));
                shell.claimAgainAt(System.currentTimeMillis() + 3_000);
            }
        }
    }

    private void turnFailed(OwnedPartition shell, PartitionOwner owner, Turn turn) {
        turnsUnderWay--;
        metrics.counter("sealpost.mailbox.store.failures").increment();
        if (!isStale(shell, owner)) {
            shell.repeatTurnAt(
                    turn, System.currentTimeMillis() + config.storeRetry().toMillis());
        }
    }

    private boolean isStale(OwnedPartition shell, PartitionOwner owner) {
        return owned.get(shell.partition()) != shell || shell.owner() != owner;
    }

    private void claim(OwnedPartition shell) {
        var claim = topic.id().chain(id -> store.claim(shell.partition(), id)).chain(stored -> store.fingerprintKey()
                .map(key -> new Claimed(stored, key)));
        onThread(claim, claimed -> claimed(shell, claimed), failure -> claimLater(shell));
    }

    private record Claimed(StoredPartition stored, byte[] fingerprintKey) {}

    private void claimed(OwnedPartition shell, Claimed claimed) {
        if (owned.get(shell.partition()) != shell) {
            return;
        }
        var partition = at(shell.partition());
        try {
            long start =
                    consumer.beginningOffsets(List.of(partition), LOG_BOUNDS).get(partition);
            long end = consumer.endOffsets(List.of(partition), LOG_BOUNDS).get(partition);
            serveFrom(shell, claimed, start, end);
        } catch (KafkaException logDown) {
            claimLater(shell);
        }
    }

    private void serveFrom(OwnedPartition shell, Claimed claimed, long start, long end) {
        long position = claimed.stored().nextOffset();
        if (position < start || position > end) {
            stopBeforeLogStart(shell.partition());
            return;
        }
        Consumer<Effect> effects =
                effect -> perform(shell.partition(), claimed.stored().token(), effect);
        shell.serve(new PartitionOwner(
                claimed.stored(), claimed.fingerprintKey(), end, limits(), System.currentTimeMillis(), effects));
        consumer.seek(at(shell.partition()), position);
        consumer.resume(List.of(at(shell.partition())));
    }

    private void claimLater(OwnedPartition shell) {
        metrics.counter("sealpost.mailbox.store.failures").increment();
        shell.claimAgainAt(System.currentTimeMillis() + config.storeRetry().toMillis());
    }

    private void perform(int partition, long token, Effect effect) {
        if (effect instanceof Effect.Wake wake) {
            wakeups.hint(wake.device());
        } else {
            channel.send(partition, token, effect);
        }
    }

    private void pauseOrResume(OwnedPartition shell) {
        var partition = List.of(at(shell.partition()));
        boolean paused = consumer.paused().contains(at(shell.partition()));
        if (shell.owner().wantsPause() && !paused) {
            consumer.pause(partition);
        } else if (!shell.owner().wantsPause() && paused) {
            consumer.resume(partition);
        }
    }

    private <T> void onThread(Uni<T> work, Consumer<T> then, Consumer<Throwable> otherwise) {
        work.subscribe()
                .with(
                        item -> onThread.execute(() -> then.accept(item)),
                        failure -> onThread.execute(() -> otherwise.accept(failure)));
    }

    private EngineLimits limits() {
        return new EngineLimits(
                config.windowEnvelopes(),
                config.windowBytes(),
                config.bufferBytes(),
                config.expiry(),
                config.rememberIds());
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition(Topics.MAILBOX_COMMANDS, partition);
    }
}

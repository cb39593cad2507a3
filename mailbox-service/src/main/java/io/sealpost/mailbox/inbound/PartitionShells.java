package io.sealpost.mailbox.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.EngineLimits;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.PartitionOwner;
import io.sealpost.mailbox.domain.PushChannel;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.domain.Wakeups;
import io.sealpost.protocol.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Binds the pure owners to the log, the store and the push channel. Every method runs on the log's thread; answers of the
 * store come back to it.
 */
@ApplicationScoped
class PartitionShells {

    private static final Logger LOG = Logger.getLogger(PartitionShells.class);

    private final MailboxConfig config;
    private final PartitionClaims claims;
    private final MailboxStore store;
    private final PushChannel channel;
    private final Wakeups wakeups;
    private final PartitionFeed feed;
    private final LogTruncation truncation;
    private final Ticks ticks;
    private final MeterRegistry metrics;
    private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer;
    private LogThread thread;
    private volatile boolean assigned;
    private int turnsUnderWay;

    PartitionShells(
            MailboxConfig config,
            PartitionClaims claims,
            MailboxStore store,
            PushChannel channel,
            Wakeups wakeups,
            PartitionFeed feed,
            LogTruncation truncation,
            Ticks ticks,
            MeterRegistry metrics) {
        this.config = config;
        this.claims = claims;
        this.store = store;
        this.channel = channel;
        this.wakeups = wakeups;
        this.feed = feed;
        this.truncation = truncation;
        this.ticks = ticks;
        this.metrics = metrics;
    }

    void bind(KafkaConsumer<byte[], byte[]> log, LogThread logThread) {
        consumer = log;
        thread = logThread;
        claims.bind(log, logThread);
        feed.bind(log, logThread);
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
        partitions.forEach(partition -> owned.remove(partition.partition()).revoke());
    }

    void stopBeforeLogStart(int partition) {
        claims.stop(owned.get(partition));
    }

    private void claim(OwnedPartition shell) {
        claims.claim(shell, claim -> {
            Consumer<Effect> effects =
                    effect -> perform(shell.partition(), claim.stored().token(), effect);
            shell.serve(new PartitionOwner(
                    claim.stored(),
                    claim.fingerprintKey(),
                    claim.logEnd(),
                    limits(),
                    System.currentTimeMillis(),
                    effects));
        });
    }

    void apply(ConsumerRecords<byte[], byte[]> records) {
        long now = System.currentTimeMillis();
        for (TopicPartition partition : records.partitions()) {
            var shell = owned.get(partition.partition());
            if (shell != null && shell.owner() != null) {
                feed.apply(shell, records.records(partition), now);
            }
        }
    }

    /** What came about for one gateway in all partitions leaves together. */
    void sendPushes() {
        channel.flush();
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
                pauseOrResume(shell, now);
                nextTurn(shell, now);
                truncation.behind(shell, thread, now);
            }
        }
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
        thread.whenDone(
                store.perform(shell.partition(), owner.token(), turn),
                result -> turnEnded(shell, owner, turn, result),
                failure -> turnFailed(shell, owner, turn, failure));
    }

    private void turnEnded(OwnedPartition shell, PartitionOwner owner, Turn turn, Turn.Result result) {
        turnsUnderWay--;
        if (isStale(shell, owner)) {
            return;
        }
        switch (result) {
            case Turn.Result.Done done -> {
                shell.noteSuccess();
                owner.turnDone(turn, done, System.currentTimeMillis());
            }
            case Turn.Result.Fenced fenced -> {
                LOG.warnf("mailbox partition taken by a newer owner partition=%d", shell.partition());
                consumer.pause(List.of(at(shell.partition())));
                shell.claimAgainAt(System.currentTimeMillis() + 3_000);
            }
        }
    }

    private void turnFailed(OwnedPartition shell, PartitionOwner owner, Turn turn, Throwable failure) {
        turnsUnderWay--;
        metrics.counter("sealpost.mailbox.store.failures").increment();
        if (isStale(shell, owner)) {
            return;
        }
        if (shell.noteFailure()) {
            LOG.warnf("mailbox store failed partition=%d failure=%s", shell.partition(), failure.getMessage());
        }
        shell.repeatTurnAt(
                turn, System.currentTimeMillis() + config.storeRetry().toMillis());
    }

    private static boolean isStale(OwnedPartition shell, PartitionOwner owner) {
        return shell.isRevoked() || shell.owner() != owner;
    }

    private void perform(int partition, long token, Effect effect) {
        switch (effect) {
            case Effect.ForGateways push -> channel.send(partition, token, push);
            case Effect.Wake wake -> wakeups.hint(wake.device(), wake.reasonMs());
            case Effect.WriteTick tick -> ticks.write(partition);
        }
    }

    private void pauseOrResume(OwnedPartition shell, long now) {
        var partition = List.of(at(shell.partition()));
        boolean paused = consumer.paused().contains(at(shell.partition()));
        boolean wantsPause = shell.owner().wantsPause(now) || shell.isBlocked(now);
        if (wantsPause && !paused) {
            consumer.pause(partition);
        } else if (!wantsPause && paused) {
            consumer.resume(partition);
        }
    }

    private EngineLimits limits() {
        return new EngineLimits(
                config.windowEnvelopes(),
                config.windowBytes(),
                config.flushAfter(),
                config.bufferBytes(),
                config.bufferFor(),
                config.expiry(),
                config.rememberIds(),
                config.rememberDeleted(),
                config.mostIds(),
                config.quotaEnvelopes(),
                config.quotaBytes());
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition(Topics.MAILBOX_COMMANDS, partition);
    }
}

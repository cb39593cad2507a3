package io.sealpost.registry.outbound;

import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.Topics;
import io.sealpost.registry.RegistryConfig;
import io.sealpost.registry.domain.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.jboss.logging.Logger;

/**
 * Moves rows from the outbox to Kafka: read, send, and delete once {@code acks=all} came, all under an advisory lock that
 * one instance holds. A crash in between sends again; a reader compares versions, as with every repeat.
 */
@Singleton
class KafkaOutbox implements Outbox {

    private static final Logger LOG = Logger.getLogger(KafkaOutbox.class);
    private static final long LOCK = 0x5ea1_0002L;

    /** PostgreSQL may not notice for hours that this end of a connection is gone; the lock must not last as long. */
    private static final String TAKE_LOCK = "select pg_try_advisory_xact_lock(" + LOCK + ")"
            + " and set_config('idle_in_transaction_session_timeout', '60s', true) is not null";

    private static final int ACCOUNTS_AT_ONCE = 32;

    /** The partition is the producer's choice. */
    private static final int BY_KEY = -1;

    /** Longer than Kafka's {@code delivery.timeout.ms}: a round that takes longer hangs, and must not stop the next one. */
    private static final Duration ROUND = Duration.ofSeconds(15);

    private final Postgres postgres;
    private final MutinyEmitter<byte[]> emitter;
    private final KafkaClientService kafka;
    private final int batch;

    KafkaOutbox(
            Postgres postgres,
            @Channel("outbox") MutinyEmitter<byte[]> emitter,
            KafkaClientService kafka,
            RegistryConfig config) {
        this.postgres = postgres;
        this.emitter = emitter;
        this.kafka = kafka;
        this.batch = config.relayBatch();
    }

    /** One look at the outbox: how many partitions there are, and whether a send has failed. */
    private static final class Round {
        private final int mailboxPartitions;
        private volatile boolean failed;

        private Round(int mailboxPartitions) {
            this.mailboxPartitions = mailboxPartitions;
        }
    }

    @Override
    public Uni<Integer> relay() {
        return postgres.inTransaction(ROUND, session -> lock(session).chain(mine -> mine ? relay(session) : nothing()));
    }

    private static Uni<Boolean> lock(Session session) {
        return session.createNativeQuery(TAKE_LOCK, Boolean.class).getSingleResult();
    }

    private Uni<Integer> relay(Session session) {
        return session.createQuery("from OutboxRow order by id", OutboxRow.class)
                .setMaxResults(batch)
                .getResultList()
                .chain(rows -> rows.isEmpty() ? nothing() : sendAndDelete(session, rows));
    }

    private Uni<Integer> sendAndDelete(Session session, List<OutboxRow> rows) {
        // The session belongs to this thread; Kafka answers on its own.
        var context = Vertx.currentContext();
        Executor here = command -> context.runOnContext(ignored -> command.run());
        return kafka.getProducer("outbox")
                .partitionsFor(Topics.MAILBOX_COMMANDS)
                .chain(partitions -> send(new Round(partitions.size()), rows))
                .emitOn(here)
                .chain(sent -> delete(session, sent));
    }

    private Uni<List<Long>> send(Round round, List<OutboxRow> rows) {
        var accounts = rows.stream()
                .collect(Collectors.groupingBy(row -> row.account, LinkedHashMap::new, Collectors.toList()));
        return Multi.createFrom()
                .iterable(accounts.values())
                .onItem()
                .transformToUni(ofAccount -> sendInOrder(round, ofAccount))
                .merge(ACCOUNTS_AT_ONCE)
                .collect()
                .with(Collectors.flatMapping(Collection::stream, Collectors.toList()));
    }

    /** One after the other, up to the first that fails: the rest of this account waits for it. */
    private Uni<List<Long>> sendInOrder(Round round, List<OutboxRow> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> sendUnlessFailed(round, row))
                .collect()
                .with(Collectors.flatMapping(List::stream, Collectors.toList()));
    }

    private Uni<List<Long>> sendUnlessFailed(Round round, OutboxRow row) {
        if (round.failed) {
            return Uni.createFrom().item(List.of());
        }
        return emitter.sendMessage(record(round, row))
                .replaceWith(List.of(row.id))
                .onFailure()
                .recoverWithItem(fault -> noteFailure(round, row, fault));
    }

    private static KafkaRecord<byte[], byte[]> record(Round round, OutboxRow row) {
        var account = row.accountId();
        int partition =
                row.topic.equals(Topics.MAILBOX_COMMANDS) ? Partitions.of(account, round.mailboxPartitions) : BY_KEY;
        return KafkaRecord.of(row.topic, account.bytes(), row.payload, null, partition);
    }

    /** The row stays and is sent again in a later round. */
    private static List<Long> noteFailure(Round round, OutboxRow row, Throwable fault) {
        round.failed = true;
        LOG.warnf(
                "outbox record not sent topic=%s fault=%s",
                row.topic, fault.getClass().getSimpleName());
        return List.of();
    }

    private static Uni<Integer> delete(Session session, List<Long> sent) {
        if (sent.isEmpty()) {
            return nothing();
        }
        return session.createMutationQuery("delete from OutboxRow where id in (:ids)")
                .setParameter("ids", sent)
                .executeUpdate();
    }

    private static Uni<Integer> nothing() {
        return Uni.createFrom().item(0);
    }
}

package io.sealpost.mailbox.outbound;

import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.RecentIds;
import io.sealpost.mailbox.domain.StoreUnavailable;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.domain.Turn.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Mailboxes in PostgreSQL: one statement for each kind of row in a flush (ADR 0007). */
@ApplicationScoped
class PostgresMailboxStore implements MailboxStore {

    private static final String CLAIM = """
            insert into partition as p (partition, topic_id, epoch, token, next_offset)
            values ($1, $2, extract(epoch from now())::bigint / 86400 - 20453, extract(epoch from now()) * 1000, 0)
            on conflict (partition) do update set
                token = greatest(p.token + 1, excluded.token),
                flushes = 0,
                epoch = case when p.topic_id = excluded.topic_id then p.epoch else greatest(p.epoch + 1, excluded.epoch) end,
                next_offset = case when p.topic_id = excluded.topic_id then p.next_offset else 0 end,
                topic_id = excluded.topic_id
            returning epoch, token, next_offset""";
    private static final String WAITING =
            "select device, account, max(sequence) as last, max(list_version) as newest_list, count(*) as envelopes,"
                    + " sum(size) as bytes from envelope where partition = $1 group by device, account";
    private static final String RECENT_IDS =
            "select at_ms, fingerprints from recent_ids where partition = $1 order by through_sequence";
    private static final String LISTS =
            "select account, version, devices, changed_ms from device_list where partition = $1";
    private static final String MAKE_KEY =
            "insert into secret (name, value) values ('fingerprint', $1) on conflict (name) do nothing";
    private static final String READ_KEY = "select value from secret where name = 'fingerprint'";

    private final Pool pool;
    private final MailboxConfig config;

    PostgresMailboxStore(Pool pool, MailboxConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public Uni<StoredPartition> claim(int partition, String topicId) {
        return inTransaction(connection -> connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(partition, topicId))
                .chain(claimed -> load(connection, partition, claimed.iterator().next())));
    }

    private static Uni<StoredPartition> load(SqlClient connection, int partition, Row claimed) {
        var of = Tuple.of(partition);
        return connection.preparedQuery(WAITING).execute(of).chain(waiting -> connection
                .preparedQuery(RECENT_IDS)
                .execute(of)
                .chain(ids -> connection
                        .preparedQuery(LISTS)
                        .execute(of)
                        .map(lists -> stored(claimed, waiting, ids, lists))));
    }

    private static StoredPartition stored(Row claimed, RowSet<Row> waiting, RowSet<Row> ids, RowSet<Row> lists) {
        return new StoredPartition(
                claimed.getInteger("epoch"),
                claimed.getLong("token"),
                claimed.getLong("next_offset"),
                listOf(waiting, EnvelopeRows::waiting),
                listOf(
                        ids,
                        row -> new RecentIds.Row(
                                row.getLong("at_ms"),
                                row.getBuffer("fingerprints").getBytes())),
                listOf(lists, EnvelopeRows::knownList));
    }

    @Override
    public Uni<Result> perform(int partition, long token, Turn turn) {
        if (turn.flush().isEmpty()) {
            return guarded(pages(pool, partition, token, turn.flushesBefore(), turn.pages())
                    .map(pages -> done(List.of(), pages)));
        }
        long number = turn.flushesBefore() + 1;
        return inTransaction(connection -> new PostgresFlush(connection, partition)
                .write(token, number, turn.flush().get())
                .chain(removed -> removed.isPresent()
                        ? pages(connection, partition, token, number, turn.pages())
                                .map(pages -> done(removed.get(), pages))
                        : Uni.createFrom().item(new Result.Fenced())));
    }

    private static Result done(List<Turn.Removed> removed, Optional<List<Turn.Page>> pages) {
        return pages.isPresent() ? new Result.Done(removed, pages.get()) : new Result.Fenced();
    }

    /** @return nothing if another owner has taken the partition */
    private static Uni<Optional<List<Turn.Page>>> pages(
            SqlClient client, int partition, long token, long flushes, List<Turn.PageRequest> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().item(Optional.of(List.of()));
        }
        return client.preparedQuery(EnvelopeRows.PAGES)
                .execute(EnvelopeRows.pageParameters(partition, token, flushes, pages))
                .map(rows -> rows.rowCount() == 0 ? Optional.empty() : Optional.of(EnvelopeRows.pages(pages, rows)));
    }

    @Override
    public Uni<byte[]> fingerprintKey() {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        return guarded(pool.preparedQuery(MAKE_KEY)
                .execute(Tuple.of(Buffer.buffer(fresh)))
                .chain(() -> pool.preparedQuery(READ_KEY).execute())
                .map(rows -> rows.iterator().next().getBuffer("value").getBytes()));
    }

    private <T> Uni<T> inTransaction(Function<SqlClient, Uni<? extends T>> work) {
        return guarded(pool.withTransaction(connection -> work.apply(connection).map(result -> (T) result)));
    }

    private <T> Uni<T> guarded(Uni<? extends T> work) {
        return work.map(result -> (T) result)
                // Cancelling a transaction half way would leave it open on its connection: it runs on, unheard.
                .memoize()
                .indefinitely()
                .ifNoItem()
                .after(config.storeTimeout())
                .fail()
                .onFailure()
                .transform(PostgresMailboxStore::withoutItsText);
    }

    private static StoreUnavailable withoutItsText(Throwable trouble) {
        String state = trouble instanceof PgException refused ? " sqlstate=" + refused.getSqlState() : "";
        return new StoreUnavailable(trouble.getClass().getSimpleName() + state);
    }

    static <T> List<T> listOf(RowSet<Row> rows, Function<Row, T> read) {
        var list = new ArrayList<T>();
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }
}

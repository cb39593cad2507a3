package io.sealpost.mailbox.outbound;

import io.sealpost.mailbox.domain.Turn;
import io.sealpost.mailbox.domain.Turn.Flush;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements of one flush, in order; each is left out when it has nothing to do. All of them may be repeated. */
final class PostgresFlush {

    private static final String MOVE =
            "update partition set next_offset = $4, flushes = $3 where partition = $1 and token = $2 and flushes in ($3 - 1, $3)";
    private static final String ACKNOWLEDGED = counted("""
            delete from envelope e using unnest($2::uuid[], $3::bigint[]) as a (device, through)
            where e.partition = $1 and e.device = a.device and e.sequence <= a.through""");
    private static final String PURGED = counted("""
            delete from envelope e using unnest($2::uuid[], $3::integer[]) as p (device, list_version)
            where e.partition = $1 and e.device = p.device and e.list_version < p.list_version""");
    private static final String EXPIRED =
            counted("delete from envelope e where e.partition = $1 and e.server_time_ms < $2");
    private static final String REMEMBER = """
            insert into recent_ids (partition, through_sequence, at_ms, fingerprints)
            select p.partition, (p.epoch::bigint << 48) + $2, $3, $4 from partition p where p.partition = $1
            on conflict do nothing""";
    private static final String FORGET = "delete from recent_ids where partition = $1 and at_ms < $2";
    private static final String LIST = """
            insert into device_list as l (partition, account, version, devices, changed_ms) values ($1, $2, $3, $4, $5)
            on conflict (partition, account) do update set version = excluded.version, devices = excluded.devices,
                changed_ms = excluded.changed_ms
            where l.version < excluded.version""";
    private static final String FORGET_GONE =
            "delete from device_list where partition = $1 and devices = '{}' and changed_ms < $2";

    /** A deletion that tells how much it removed of each device's mail. */
    private static String counted(String deletion) {
        return "with gone as (" + deletion + " returning e.device, e.size)"
                + " select device, count(*) as envelopes, sum(size) as bytes from gone group by device";
    }

    private record Statement(String sql, Tuple parameters) {}

    private final SqlClient connection;
    private final int partition;

    PostgresFlush(SqlClient connection, int partition) {
        this.connection = connection;
        this.partition = partition;
    }

    /**
     * @param number of the flush among this owner's, from 1
     * @return nothing if the token is not the newest, if the store lost the flush before this one, or if this is a late attempt
     *     at a flush that was repeated and overtaken: then nothing was written
     */
    Uni<Optional<List<Turn.Removed>>> write(long token, long number, Flush flush) {
        return connection
                .preparedQuery(MOVE)
                .execute(Tuple.of(partition, token, number, flush.nextOffset()))
                .chain(moved -> moved.rowCount() == 1
                        ? run(statements(flush)).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<List<Turn.Removed>> run(List<Statement> statements) {
        var removed = new ArrayList<Turn.Removed>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Statement statement : statements) {
            chain = chain.chain(() -> connection
                    .preparedQuery(statement.sql())
                    .execute(statement.parameters())
                    .invoke(rows -> rows.forEach(row -> removed.add(EnvelopeRows.removed(row))))
                    .replaceWithVoid());
        }
        return chain.replaceWith(removed);
    }

    private List<Statement> statements(Flush flush) {
        var statements = new ArrayList<Statement>();
        if (!flush.deletes().isEmpty()) {
            statements.add(new Statement(ACKNOWLEDGED, EnvelopeRows.deleteParameters(partition, flush.deletes())));
        }
        if (!flush.purged().isEmpty()) {
            statements.add(new Statement(PURGED, EnvelopeRows.purgeParameters(partition, flush.purged())));
        }
        if (!flush.inserts().isEmpty()) {
            statements.add(
                    new Statement(EnvelopeRows.INSERT, EnvelopeRows.insertParameters(partition, flush.inserts())));
        }
        flush.lists()
                .forEach(list -> statements.add(new Statement(
                        LIST,
                        Tuple.of(
                                partition,
                                list.account().uuid(),
                                list.version(),
                                EnvelopeRows.uuids(list.devices()),
                                list.changedMs()))));
        flush.forgetGoneBefore()
                .ifPresent(before -> statements.add(new Statement(FORGET_GONE, Tuple.of(partition, before))));
        if (flush.fingerprints().length > 0) {
            statements.add(new Statement(
                    REMEMBER,
                    Tuple.of(partition, flush.nextOffset(), flush.newestMs(), Buffer.buffer(flush.fingerprints()))));
            statements.add(new Statement(FORGET, Tuple.of(partition, flush.forgetIdsBeforeMs())));
        }
        flush.expireBefore().ifPresent(before -> statements.add(new Statement(EXPIRED, Tuple.of(partition, before))));
        return statements;
    }
}

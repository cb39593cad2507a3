package io.sealpost.mesh.bench.bare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Batches of rows of 300 bytes written and deleted again, in the shape and with the statements of a mailbox. */
final class RowRoundTrip {

    private static final int BATCH = 500;
    private static final int CIPHERTEXT_BYTES = 300;
    private static final String TABLE = """
            create table bench_bare_rows (
                partition integer not null, device uuid not null, sequence bigint not null, account uuid not null,
                list_version integer not null, type smallint not null, size integer not null,
                server_time_ms bigint not null, sender_account uuid, sender_device uuid, ciphertext bytea not null,
                primary key (partition, device, sequence))""";
    private static final String INSERT = """
            insert into bench_bare_rows select 1, * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::integer[],
                ?::smallint[], ?::integer[], ?::bigint[], ?::uuid[], ?::uuid[], ?::bytea[])""";
    private static final String DELETE = """
            delete from bench_bare_rows e using unnest(?::uuid[], ?::bigint[]) as a (device, through)
            where e.partition = 1 and e.device = a.device and e.sequence <= a.through""";

    private final Connection connection;
    private final UUID[] devices =
            Stream.generate(UUID::randomUUID).limit(BATCH).toArray(UUID[]::new);
    private long sequence;

    private RowRoundTrip(Connection connection) {
        this.connection = connection;
    }

    static void measure(Duration duration) throws SQLException {
        try (var connection = DriverManager.getConnection(
                System.getenv("BENCH_JDBC_URL"), System.getenv("BENCH_USER"), System.getenv("BENCH_PASSWORD"))) {
            connection.createStatement().execute(TABLE);
            connection
                    .createStatement()
                    .execute("alter table bench_bare_rows alter column ciphertext set storage external");
            connection.setAutoCommit(false);
            var rows = new RowRoundTrip(connection);
            rows.run(duration);
            Says.begin("busy");
            long began = System.nanoTime();
            var micros = rows.run(duration);
            Says.end("busy", (System.nanoTime() - began) / 1e9, micros);
            connection.createStatement().execute("drop table bench_bare_rows");
            connection.commit();
        }
    }

    /** @return the time of each row's batch, so that rows are counted */
    private Histogram run(Duration duration) throws SQLException {
        var micros = new Histogram(3);
        long end = System.nanoTime() + duration.toNanos();
        try (var insert = connection.prepareStatement(INSERT);
                var delete = connection.prepareStatement(DELETE)) {
            while (System.nanoTime() < end) {
                long began = System.nanoTime();
                insert(insert);
                delete(delete);
                micros.recordValueWithCount((System.nanoTime() - began) / 1_000, BATCH);
            }
        }
        return micros;
    }

    private void insert(PreparedStatement insert) throws SQLException {
        long first = sequence;
        sequence += BATCH;
        Long[] sequences = LongStream.range(first, sequence).boxed().toArray(Long[]::new);
        insert.setArray(1, connection.createArrayOf("uuid", devices));
        insert.setArray(2, connection.createArrayOf("bigint", sequences));
        insert.setArray(3, connection.createArrayOf("uuid", devices));
        insert.setArray(4, connection.createArrayOf("integer", all(1)));
        insert.setArray(5, connection.createArrayOf("smallint", all((short) 2)));
        insert.setArray(6, connection.createArrayOf("integer", all(CIPHERTEXT_BYTES)));
        insert.setArray(7, connection.createArrayOf("bigint", sequences));
        insert.setArray(8, connection.createArrayOf("uuid", devices));
        insert.setArray(9, connection.createArrayOf("uuid", devices));
        insert.setArray(10, connection.createArrayOf("bytea", ciphertexts()));
        insert.executeUpdate();
        connection.commit();
    }

    private void delete(PreparedStatement delete) throws SQLException {
        delete.setArray(1, connection.createArrayOf("uuid", devices));
        delete.setArray(2, connection.createArrayOf("bigint", all(sequence)));
        delete.executeUpdate();
        connection.commit();
    }

    private static Object[] all(Object value) {
        return IntStream.range(0, BATCH).mapToObj(i -> value).toArray();
    }

    private static byte[][] ciphertexts() {
        var ciphertexts = new byte[BATCH][CIPHERTEXT_BYTES];
        for (byte[] ciphertext : ciphertexts) {
            ThreadLocalRandom.current().nextBytes(ciphertext);
        }
        return ciphertexts;
    }
}

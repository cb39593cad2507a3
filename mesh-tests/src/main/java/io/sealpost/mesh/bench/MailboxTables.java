package io.sealpost.mesh.bench;

import io.sealpost.devstack.Stores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A look into mailbox-service's database, as its owner. */
final class MailboxTables implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WAITING = "select count(*) from envelope";
    private static final String SCANS =
            "select coalesce(sum(seq_scan + idx_scan), 0) from pg_stat_user_tables where relname = 'envelope'";

    private final Connection connection;

    private MailboxTables(Connection connection) {
        this.connection = connection;
    }

    static MailboxTables open(Stores.Postgres postgres) {
        try {
            return new MailboxTables(DriverManager.getConnection(
                    postgres.jdbcUrl("mailbox_service"), postgres.superuser(), postgres.superuserPassword()));
        } catch (SQLException unreachable) {
            throw new BenchFailure("The bench cannot look into PostgreSQL.", unreachable);
        }
    }

    long waiting() {
        return number(WAITING);
    }

    /** How often the table of waiting envelopes was read or searched; PostgreSQL tells some seconds late. */
    long scans() {
        return number(SCANS);
    }

    /** @return {@link System#nanoTime} when exactly so many envelopes wait */
    long awaitWaiting(long count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long found = waiting();
        while (found != count) {
            if (System.nanoTime() > end) {
                throw new BenchFailure(
                        "After " + PATIENCE.toSeconds() + " s " + found + " envelopes wait in PostgreSQL instead of "
                                + count + ".",
                        null);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = waiting();
        }
        return System.nanoTime();
    }

    private long number(String query) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException broken) {
            throw new BenchFailure("The bench cannot look into PostgreSQL.", broken);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException broken) {
            throw new BenchFailure("The bench cannot look into PostgreSQL.", broken);
        }
    }
}

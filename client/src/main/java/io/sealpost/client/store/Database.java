package io.sealpost.client.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one SQLite file of a client. Everything runs in a transaction under one lock, sessions included, so that no two threads
 * use a session at a time and what belongs together is committed together.
 */
public final class Database implements AutoCloseable {

    /** Grows with the schema; a file of a newer program is refused. */
    private static final int SCHEMA = 4;

    private final Connection connection;
    private final Sql sql;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean broken;
    private boolean erasing;

    private Database(Connection connection) {
        this.connection = connection;
        this.sql = new Sql(connection);
    }

    /** Takes over an open connection and brings the schema up to date. */
    public static Database open(Connection connection) {
        var database = new Database(connection);
        try {
            database.prepare();
            return database;
        } catch (SQLException failed) {
            database.close();
            throw Sql.failure(failed);
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    /** Runs work as one transaction; inside another transaction of this thread it becomes part of that. */
    public <T> T transaction(Supplier<T> work) {
        if (lock.isHeldByCurrentThread()) {
            return work.get();
        }
        lock.lock();
        try {
            return outermost(work);
        } finally {
            lock.unlock();
        }
    }

    /** Runs work as a part of the present transaction that is undone as a whole if it fails. */
    public void attempt(Runnable work) {
        requireTransaction();
        int actions = afterCommit.size();
        sql.update("SAVEPOINT attempt");
        try {
            work.run();
        } catch (RuntimeException failed) {
            sql.update("ROLLBACK TO attempt");
            afterCommit.subList(actions, afterCommit.size()).clear();
            throw failed;
        } finally {
            sql.update("RELEASE attempt");
        }
    }

    /** The same without a result. */
    public void run(Runnable work) {
        transaction(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Runs something right after the current transaction is committed, still under its lock: in the order of commits, and not
     * at all if it fails. It must be short and must not use the database.
     */
    public void afterCommit(Runnable action) {
        requireTransaction();
        afterCommit.add(action);
    }

    /**
     * After the commit of this transaction nothing of what it deleted is left in the files: pages are overwritten as always,
     * and the write-ahead log, which still has them as they were, is emptied.
     */
    void eraseAfterCommit() {
        requireTransaction();
        erasing = true;
    }

    Sql sql() {
        requireTransaction();
        return sql;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException failed) {
            throw Sql.failure(failed);
        } finally {
            lock.unlock();
        }
    }

    private <T> T outermost(Supplier<T> work) {
        if (broken) {
            throw new StoreFailure("The database in the home folder failed; start again.", null);
        }
        try {
            T result = work.get();
            connection.commit();
            afterCommit.forEach(Runnable::run);
            if (erasing) {
                emptyLog();
            }
            return result;
        } catch (SQLException failed) {
            rollback(failed);
            throw Sql.failure(failed);
        } catch (RuntimeException | Error failed) {
            rollback(failed);
            throw failed;
        } finally {
            afterCommit.clear();
            erasing = false;
        }
    }

    /** A checkpoint runs outside of transactions only. While somebody else reads, it does less; the next one does the rest. */
    private void emptyLog() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            connection.setAutoCommit(false);
        }
    }

    /** What cannot be rolled back must never be committed by a later transaction. */
    private void rollback(Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException failed) {
            broken = true;
            cause.addSuppressed(failed);
        }
    }

    private void requireTransaction() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("The database is used outside a transaction");
        }
    }

    private void prepare() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA secure_delete=ON");
        }
        connection.setAutoCommit(false);
        run(this::migrate);
    }

    private void migrate() {
        int version = sql.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (version > SCHEMA) {
            throw new StoreFailure("This home folder belongs to a newer version of Sealpost.", null);
        }
        for (int from = version; from > 0 && from < SCHEMA; from++) {
            runScript("from-" + from + ".sql");
        }
        if (version < SCHEMA) {
            runScript("schema.sql");
            sql.update("PRAGMA user_version = " + SCHEMA);
        }
    }

    private void runScript(String name) {
        for (String statement : script(name).split(";\\s*\n")) {
            sql.update(statement);
        }
    }

    private static String script(String name) {
        try (InputStream script = Database.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}

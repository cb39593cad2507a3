package io.sealpost.client.store;

import io.sealpost.client.signal.Vault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Everything that one client keeps. Its parts are used inside {@link #transaction} only. */
public final class Store implements AutoCloseable {

    private final Database database;
    public final OwnStore own;
    public final PrekeyStore prekeys;
    public final Vault vault;
    public final Accounts accounts;
    public final DeviceLists lists;
    public final Messages messages;
    public final Outbox outbox;
    public final Envelopes envelopes;
    public final MarksDue marks;
    public final Resends resends;
    public final OwnListDue ownListDue;
    public final OwnCopies ownCopies;
    public final ListNotices listNotices;
    public final OwnBlobs ownBlobs;

    /** Takes over an open connection to the client's SQLite file. */
    public Store(Connection connection, InstantSource clock) {
        this.database = Database.open(connection);
        this.own = new OwnStore(database);
        this.prekeys = new PrekeyStore(database);
        this.vault = new SqliteVault(database, own, prekeys, clock);
        this.accounts = new Accounts(database);
        this.lists = new DeviceLists(database);
        this.messages = new Messages(database);
        this.outbox = new Outbox(database);
        this.envelopes = new Envelopes(database, clock);
        this.marks = new MarksDue(database);
        this.resends = new Resends(database);
        this.ownListDue = new OwnListDue(database);
        this.ownCopies = new OwnCopies(database);
        this.listNotices = new ListNotices(database);
        this.ownBlobs = new OwnBlobs(database, clock);
    }

    /** Opens a client's SQLite file. */
    public static Store open(Path file, InstantSource clock) {
        try {
            return new Store(DriverManager.getConnection("jdbc:sqlite:" + file), clock);
        } catch (SQLException failed) {
            throw Sql.failure(failed);
        }
    }

    /** See {@link Database#transaction}. */
    public <T> T transaction(Supplier<T> work) {
        return database.transaction(work);
    }

    /** See {@link Database#run}. */
    public void run(Runnable work) {
        database.run(work);
    }

    /** See {@link Database#afterCommit}. */
    public void afterCommit(Runnable action) {
        database.afterCommit(action);
    }

    @Override
    public void close() {
        database.close();
    }
}

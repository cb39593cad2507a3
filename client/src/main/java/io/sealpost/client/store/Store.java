package io.sealpost.client.store;

import io.sealpost.client.signal.Vault;
import io.sealpost.protocol.AccountId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Everything that one client keeps. Its parts are used inside {@link #transaction} only. */
public final class Store implements AutoCloseable {

    /** What is known of somebody beside their messages, list and key. */
    private static final List<String> OF_AN_ACCOUNT = List.of(
            "contact_profile",
            "early_mark",
            "key_change",
            "list_notice_due",
            "mark_due",
            "own_change",
            "resend_due",
            "username_look",
            "verified");

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
    public final Archive archive;
    public final ArchiveParts archiveParts;
    public final OwnProfile ownProfile;
    public final Blocked blocked;
    public final EarlyMarks earlyMarks;
    public final Changes changes;
    public final OwnChanges ownChanges;
    public final Expiring expiring;
    public final Timers timers;
    public final Requests requests;
    public final ShownProfiles shownProfiles;
    public final ContactProfiles contactProfiles;
    public final WakeupWish wakeupWish;
    public final OwnBlobs ownBlobs;
    public final RunningNumbers runningNumbers;
    public final KeyChanges keyChanges;

    /** Takes over an open connection to the client's SQLite file. */
    public Store(Connection connection, InstantSource clock) {
        this.database = Database.open(connection);
        this.own = new OwnStore(database);
        this.prekeys = new PrekeyStore(database);
        this.vault = new SqliteVault(database, own, prekeys, clock);
        this.accounts = new Accounts(database);
        this.lists = new DeviceLists(database);
        this.changes = new Changes(database, clock);
        this.ownChanges = new OwnChanges(database, clock);
        this.expiring = new Expiring(database, clock);
        this.messages = new Messages(database, clock, changes, expiring);
        this.earlyMarks = new EarlyMarks(database, clock);
        this.timers = new Timers(database);
        this.requests = new Requests(database, clock);
        this.outbox = new Outbox(database);
        this.envelopes = new Envelopes(database, clock);
        this.marks = new MarksDue(database);
        this.resends = new Resends(database);
        this.ownListDue = new OwnListDue(database);
        this.ownCopies = new OwnCopies(database);
        this.listNotices = new ListNotices(database);
        this.archive = new Archive(database, changes);
        this.archiveParts = new ArchiveParts(database);
        this.ownProfile = new OwnProfile(database);
        this.blocked = new Blocked(database);
        this.shownProfiles = new ShownProfiles(database);
        this.contactProfiles = new ContactProfiles(database);
        this.wakeupWish = new WakeupWish(database);
        this.ownBlobs = new OwnBlobs(database, clock);
        this.runningNumbers = new RunningNumbers(database);
        this.keyChanges = new KeyChanges(database);
    }

    /** Opens a client's SQLite file. */
    public static Store open(Path file, InstantSource clock) {
        try {
            return new Store(DriverManager.getConnection("jdbc:sqlite:" + file), clock);
        } catch (SQLException failed) {
            throw Sql.failure(failed);
        }
    }

    /**
     * In a transaction: forgets what an account that is no contact has sent, its keys and devices, and everything else about it
     * but which of its messages were seen, whether it is blocked, what is on its way to it, and the running number of that.
     */
    public void forgetStranger(AccountId account) {
        for (String table : OF_AN_ACCOUNT) {
            database.sql().update("DELETE FROM " + table + " WHERE account = ?", account.bytes());
        }
        messages.removeAll(account);
        timers.remove(account);
        envelopes.releaseAll(account);
        requests.close(account);
        lists.forget(account);
        accounts.forget(account);
    }

    /** See {@link Database#eraseAfterCommit}. */
    public void eraseAfterCommit() {
        database.eraseAfterCommit();
    }

    /** See {@link Database#transaction}. */
    public <T> T transaction(Supplier<T> work) {
        return database.transaction(work);
    }

    /** See {@link Database#run}. */
    public void run(Runnable work) {
        database.run(work);
    }

    /** See {@link Database#attempt}. */
    public void attempt(Runnable work) {
        database.attempt(work);
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

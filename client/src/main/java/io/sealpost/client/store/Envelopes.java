package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Raw envelopes that could not be opened yet (held) or at all (quarantined). Whoever sends them cannot fill the disk. */
public final class Envelopes {

    /** Most that are held for one sender. */
    public static final int MOST_HELD_FOR_ONE = 1_000;

    /** Most that are held for all senders: a server may invent as many as it likes. */
    public static final int MOST_HELD = 10_000;

    /** Most that are kept in quarantine, and for how long. */
    public static final int MOST_QUARANTINED = 1_000;

    public static final Duration QUARANTINE = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;

    Envelopes(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether nothing more of this sender may be held. */
    public boolean isFull(AccountId sender) {
        return count("SELECT count(*) FROM held WHERE account = ?", sender.bytes()) >= MOST_HELD_FOR_ONE
                || count("SELECT count(*) FROM held") >= MOST_HELD;
    }

    /** Keeps an envelope until its sender's list is verified. Repeatable. */
    public void hold(AccountId sender, Envelope envelope) {
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO held VALUES (?, ?, ?)",
                        envelope.getSequence(),
                        sender.bytes(),
                        envelope.toByteArray());
    }

    /** In order of their sequence. */
    public List<Envelope> held(AccountId sender) {
        return database.sql()
                .list("SELECT envelope FROM held WHERE account = ? ORDER BY sequence", Envelopes::read, sender.bytes());
    }

    public boolean holds(AccountId sender) {
        return database.sql()
                .first("SELECT 1 FROM held WHERE account = ? LIMIT 1", row -> true, sender.bytes())
                .isPresent();
    }

    public List<AccountId> heldSenders() {
        return database.sql().list("SELECT DISTINCT account FROM held", row -> AccountId.of(row.getBytes(1)));
    }

    /** Forgets everything that is held for a sender. */
    public void releaseAll(AccountId sender) {
        database.sql().update("DELETE FROM held WHERE account = ?", sender.bytes());
    }

    public void release(Envelope envelope) {
        database.sql().update("DELETE FROM held WHERE sequence = ?", envelope.getSequence());
    }

    /** Sets an envelope aside for good, and forgets those that have been there for too long. Repeatable. */
    public void quarantine(Envelope envelope, String reason) {
        long now = clock.millis();
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?)",
                        envelope.getSequence(),
                        envelope.toByteArray(),
                        reason,
                        now);
        database.sql()
                .update(
                        "DELETE FROM quarantine WHERE set_aside < ? OR sequence NOT IN"
                                + " (SELECT sequence FROM quarantine ORDER BY set_aside DESC, sequence DESC LIMIT ?)",
                        now - QUARANTINE.toMillis(),
                        MOST_QUARANTINED);
    }

    /** Why each was set aside, oldest first. */
    public List<String> quarantined() {
        return database.sql().list("SELECT reason FROM quarantine ORDER BY sequence", row -> row.getString(1));
    }

    private long count(String query, Object... arguments) {
        return database.sql().first(query, row -> row.getLong(1), arguments).orElseThrow();
    }

    private static Envelope read(ResultSet row) throws SQLException {
        try {
            return Envelope.parseFrom(row.getBytes("envelope"));
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored envelope is damaged.", damaged);
        }
    }
}

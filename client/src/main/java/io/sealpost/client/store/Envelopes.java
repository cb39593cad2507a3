package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Raw envelopes that could not be opened yet (held) or at all (quarantined). */
public final class Envelopes {

    private final Database database;

    Envelopes(Database database) {
        this.database = database;
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

    public void release(Envelope envelope) {
        database.sql().update("DELETE FROM held WHERE sequence = ?", envelope.getSequence());
    }

    /** Sets an envelope aside for good. Repeatable. */
    public void quarantine(Envelope envelope, String reason) {
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?)",
                        envelope.getSequence(),
                        envelope.toByteArray(),
                        reason);
    }

    /** Why each was set aside, oldest first. */
    public List<String> quarantined() {
        return database.sql().list("SELECT reason FROM quarantine ORDER BY sequence", row -> row.getString(1));
    }

    private static Envelope read(ResultSet row) throws SQLException {
        try {
            return Envelope.parseFrom(row.getBytes("envelope"));
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored envelope is damaged.", damaged);
        }
    }
}

package io.sealpost.client.store;

import io.sealpost.client.MessageRequest;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Accounts that wrote and are no contacts: those that wait for a decision, and those that are ignored. */
public final class Requests {

    /** Most that are remembered: whoever is forgotten may ask again. */
    private static final int MOST_DECLINED = 10_000;

    private static final String OPEN =
            "SELECT r.account, r.since, a.account_key FROM request r JOIN account a ON a.account = r.account";

    private final Database database;
    private final InstantSource clock;

    Requests(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public boolean isOpen(AccountId account) {
        return database.sql()
                .first("SELECT 1 FROM request WHERE account = ?", row -> true, account.bytes())
                .isPresent();
    }

    public Optional<MessageRequest> find(AccountId account) {
        return database.sql().first(OPEN + " WHERE r.account = ?", Requests::read, account.bytes());
    }

    /** Oldest first. */
    public List<MessageRequest> all() {
        return database.sql().list(OPEN + " ORDER BY r.since, r.account", Requests::read);
    }

    public int count() {
        return database.sql()
                .first("SELECT count(*) FROM request", row -> row.getInt(1))
                .orElseThrow();
    }

    public void open(AccountId account) {
        database.sql().update("INSERT OR IGNORE INTO request VALUES (?, ?)", account.bytes(), clock.millis());
    }

    /** It is decided, or void: neither open nor ignored. @return whether it was open */
    public boolean close(AccountId account) {
        database.sql().update("DELETE FROM declined WHERE account = ?", account.bytes());
        return database.sql().update("DELETE FROM request WHERE account = ?", account.bytes()) == 1;
    }

    public boolean isDeclined(AccountId account) {
        return database.sql()
                .first("SELECT 1 FROM declined WHERE account = ?", row -> true, account.bytes())
                .isPresent();
    }

    /** From now on this account is ignored. */
    public void decline(AccountId account) {
        close(account);
        database.sql().update("INSERT INTO declined VALUES (?, ?)", account.bytes(), clock.millis());
        database.sql()
                .update(
                        "DELETE FROM declined WHERE account NOT IN"
                                + " (SELECT account FROM declined ORDER BY declined DESC, account LIMIT ?)",
                        MOST_DECLINED);
    }

    private static MessageRequest read(ResultSet row) throws SQLException {
        return new MessageRequest(
                AccountId.of(row.getBytes(1)), PublicKey.of(row.getBytes(3)), Instant.ofEpochMilli(row.getLong(2)));
    }
}

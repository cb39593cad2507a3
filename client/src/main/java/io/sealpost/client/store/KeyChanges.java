package io.sealpost.client.store;

import io.sealpost.client.ContactLink;
import io.sealpost.client.KeyChange;
import io.sealpost.client.KeyChange.State;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Usernames of contacts that name another account, and when each contact's was last looked up. */
public final class KeyChanges {

    private final Database database;

    KeyChanges(Database database) {
        this.database = database;
    }

    /** The username of a contact for which nobody has looked since {@code before}; not of the blocked. */
    public Optional<String> due(AccountId contact, long before) {
        return database.sql()
                .first(
                        "SELECT a.username FROM account a LEFT JOIN username_look l ON l.account = a.account"
                                + " WHERE a.account = ? AND a.contact = 1 AND a.username IS NOT NULL"
                                + " AND (l.looked_at IS NULL OR l.looked_at <= ?)"
                                + " AND a.account NOT IN (SELECT account FROM blocked)",
                        row -> row.getString(1),
                        contact.bytes(),
                        before);
    }

    /** The server has said whom the username of this contact names. */
    public void looked(AccountId contact, long now) {
        database.sql().update("INSERT OR REPLACE INTO username_look VALUES (?, ?)", contact.bytes(), now);
    }

    /** The one that is open, else the newest. */
    public Optional<KeyChange> find(AccountId contact) {
        return database.sql()
                .first(
                        "SELECT * FROM key_change WHERE account = ? ORDER BY state = 'OPEN' DESC, position DESC LIMIT 1",
                        KeyChanges::read,
                        (Object) contact.bytes());
    }

    /** Those that the person has answered, oldest first. */
    public List<KeyChange> decided() {
        return database.sql()
                .list("SELECT * FROM key_change WHERE state <> 'OPEN' ORDER BY position", KeyChanges::read);
    }

    public boolean contains(KeyChange change) {
        return database.sql()
                .first(
                        "SELECT 1 FROM key_change WHERE account = ? AND username = ? AND successor = ?"
                                + " AND successor_key = ? AND state = ?",
                        row -> true,
                        change.contact().bytes(),
                        change.username(),
                        change.successor().account().bytes(),
                        change.successor().accountKey().bytes(),
                        change.state().name())
                .orElse(false);
    }

    /** In place of what was known of the same username and successor. */
    public void save(KeyChange change) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO key_change (account, username, successor, successor_key, state)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        change.contact().bytes(),
                        change.username(),
                        change.successor().account().bytes(),
                        change.successor().accountKey().bytes(),
                        change.state().name());
    }

    /** Nothing is open any more of this contact: the server names somebody else now. */
    public void withdraw(AccountId contact) {
        database.sql().update("DELETE FROM key_change WHERE account = ? AND state = 'OPEN'", (Object) contact.bytes());
    }

    /** This account has the username, or has it again. */
    public void confirm(AccountId account, String username) {
        withdraw(account);
        database.sql()
                .update(
                        "DELETE FROM key_change WHERE account = ? AND username = ? AND state = 'ACCEPTED'",
                        account.bytes(),
                        username);
    }

    /** Whether this account had the username before a successor was accepted. */
    public boolean isFormer(AccountId account, String username) {
        return database.sql()
                .first(
                        "SELECT 1 FROM key_change WHERE account = ? AND username = ? AND state = 'ACCEPTED'",
                        row -> true,
                        account.bytes(),
                        username)
                .orElse(false);
    }

    /** Gives the username to the successor, who may have been the one to lose it once. Both are contacts. */
    public void handOver(KeyChange accepted) {
        AccountId successor = accepted.successor().account();
        withdraw(accepted.contact());
        confirm(successor, accepted.username());
        database.sql()
                .update(
                        "UPDATE account SET username = NULL WHERE account = ? AND username = ?",
                        accepted.contact().bytes(),
                        accepted.username());
        database.sql()
                .update("UPDATE account SET username = ? WHERE account = ?", accepted.username(), successor.bytes());
    }

    private static KeyChange read(ResultSet row) throws SQLException {
        return new KeyChange(
                AccountId.of(row.getBytes("account")),
                row.getString("username"),
                new ContactLink(AccountId.of(row.getBytes("successor")), PublicKey.of(row.getBytes("successor_key"))),
                State.valueOf(row.getString("state")));
    }
}

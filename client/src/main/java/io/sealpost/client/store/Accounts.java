package io.sealpost.client.store;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Other accounts, contacts among them. */
public final class Accounts {

    private static final String KNOWN = "SELECT *, account IN (SELECT account FROM verified) AS verified FROM account";

    private final Database database;

    Accounts(Database database) {
        this.database = database;
    }

    public Optional<KnownAccount> find(AccountId account) {
        return database.sql().first(KNOWN + " WHERE account = ?", Accounts::read, account.bytes());
    }

    public List<KnownAccount> contacts() {
        return database.sql()
                .list(KNOWN + " WHERE contact = 1 ORDER BY coalesce(username, '~'), account", Accounts::read);
    }

    /** Lets this account's own devices be looked up like others'; it is no contact. Repeatable. */
    public void addSelf(Own own) {
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO account (account, account_key, contact, profile_key) VALUES (?, ?, 0, ?)",
                        own.account().bytes(),
                        own.accountKey().bytes(),
                        own.profileKey().bytes());
    }

    /** Remembers a key that only the server vouches for. */
    public void addStranger(AccountId account, PublicKey key) {
        database.sql()
                .update(
                        "INSERT INTO account (account, account_key, contact) VALUES (?, ?, 0)",
                        account.bytes(),
                        key.bytes());
    }

    /** How many accounts are known that are no contacts. */
    public int countStrangers() {
        return database.sql()
                .first("SELECT count(*) FROM account WHERE contact = 0", row -> row.getInt(1))
                .orElseThrow();
    }

    /** Pins the account key: from now on it does not change. The caller has compared it with what was known. */
    public void pin(AccountId account, PublicKey key, Optional<String> username) {
        database.sql()
                .update(
                        "INSERT INTO account (account, account_key, contact, username) VALUES (?1, ?2, 1, ?3)"
                                + " ON CONFLICT (account) DO UPDATE SET account_key = ?2, contact = 1,"
                                + " username = coalesce(?3, username)",
                        account.bytes(),
                        key.bytes(),
                        username.orElse(null));
    }

    /** The safety number was compared. */
    public void verified(AccountId account) {
        database.sql().update("INSERT OR IGNORE INTO verified VALUES (?)", (Object) account.bytes());
    }

    public void learnProfileKey(AccountId account, ProfileKey key) {
        database.sql()
                .update(
                        "UPDATE account SET profile_key = ?1, access_refused = 0"
                                + " WHERE account = ?2 AND profile_key IS NOT ?1",
                        key.bytes(),
                        account.bytes());
    }

    public void accessRefused(AccountId account) {
        database.sql().update("UPDATE account SET access_refused = 1 WHERE account = ?", account.bytes());
    }

    /** Forgets a stranger whose key turned out to be another one. */
    public void forget(AccountId account) {
        database.sql().update("DELETE FROM account WHERE account = ?", account.bytes());
    }

    private static KnownAccount read(ResultSet row) throws SQLException {
        return new KnownAccount(
                AccountId.of(row.getBytes("account")),
                PublicKey.of(row.getBytes("account_key")),
                row.getBoolean("contact"),
                Optional.ofNullable(row.getString("username")),
                Optional.ofNullable(row.getBytes("profile_key")).map(ProfileKey::new),
                row.getBoolean("access_refused"),
                row.getBoolean("verified"));
    }
}

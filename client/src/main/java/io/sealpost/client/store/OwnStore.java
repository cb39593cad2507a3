package io.sealpost.client.store;

import io.sealpost.client.DeviceName;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.trust.OwnKey;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** This device's one row. */
public final class OwnStore {

    private final Database database;

    OwnStore(Database database) {
        this.database = database;
    }

    public Optional<Own> find() {
        return database.sql().first("SELECT * FROM own", OwnStore::read);
    }

    /** Replaces what an unfinished registration left behind. */
    public void create(Own own) {
        database.sql().update("DELETE FROM own WHERE registered = 0");
        database.sql().update("DELETE FROM prekey");
        database.sql()
                .update(
                        "INSERT INTO own VALUES (1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, 0, NULL, NULL)",
                        own.account().bytes(),
                        own.device().bytes(),
                        own.accountSecret().isPresent()
                                ? null
                                : own.accountKey().bytes(),
                        own.accountSecret().map(SigningKey::secret).orElse(null),
                        own.identityKey().secret(),
                        own.registrationId(),
                        own.profileKey().bytes(),
                        own.firstList().map(VerifiedList::list).orElse(null),
                        own.firstList().map(VerifiedList::signature).orElse(null),
                        own.serverName().orElse(null),
                        own.username().orElse(null));
    }

    public void bindTo(String serverName) {
        database.sql().update("UPDATE own SET server_name = ?", serverName);
    }

    public void registered(Optional<String> username) {
        database.sql().update("UPDATE own SET registered = 1, username = ?", username.orElse(null));
    }

    /** The account's username, as far as this device knows. */
    public Optional<String> username() {
        return database.sql().first("SELECT username FROM own WHERE username IS NOT NULL", row -> row.getString(1));
    }

    public void username(Optional<String> username) {
        database.sql().update("UPDATE own SET username = ?", username.orElse(null));
    }

    /** On every device but the first, which makes it from the account key. */
    public OwnKey ownKey() {
        return database.sql()
                .first("SELECT own_key FROM own", row -> new OwnKey(row.getBytes(1)))
                .orElseThrow();
    }

    public void keepOwnKey(OwnKey key) {
        database.sql().update("UPDATE own SET own_key = ?", (Object) key.bytes());
    }

    /** What this device is to be called and the server has not been told yet. */
    public Optional<DeviceName> nameDue() {
        return database.sql()
                .first("SELECT name_due FROM own WHERE name_due IS NOT NULL", row -> new DeviceName(row.getString(1)));
    }

    public void wantName(DeviceName name) {
        database.sql().update("UPDATE own SET name_due = ?", name.text());
    }

    public void named() {
        database.sql().update("UPDATE own SET name_due = NULL");
    }

    /** Committed before it is used, so that no two connections of this device ever have the same. */
    public long nextConnectionCounter() {
        return number("UPDATE own SET connection_counter = connection_counter + 1 RETURNING connection_counter");
    }

    /** The first of {@code count} prekey ids that were never used. */
    public int takePrekeyIds(int count) {
        return (int) number("UPDATE own SET next_prekey = next_prekey + ? RETURNING next_prekey", count) - count;
    }

    public long prekeysCheckedAt() {
        return number("SELECT prekeys_checked FROM own");
    }

    public void prekeysChecked(long nowMs) {
        database.sql().update("UPDATE own SET prekeys_checked = ?", nowMs);
    }

    SigningKey identityKey() {
        return database.sql()
                .first("SELECT identity_key FROM own", row -> SigningKey.of(row.getBytes(1)))
                .orElseThrow();
    }

    int registrationId() {
        return (int) number("SELECT registration_id FROM own");
    }

    private long number(String query, Object... arguments) {
        return database.sql().first(query, row -> row.getLong(1), arguments).orElseThrow();
    }

    private static Own read(ResultSet row) throws SQLException {
        var account = AccountId.of(row.getBytes("account"));
        var secret = Optional.ofNullable(row.getBytes("account_secret")).map(SigningKey::of);
        var accountKey = secret.isPresent() ? secret.get().publicKey() : PublicKey.of(row.getBytes("account_key"));
        return new Own(
                row.getBoolean("registered"),
                account,
                DeviceId.of(row.getBytes("device")),
                accountKey,
                secret,
                SigningKey.of(row.getBytes("identity_key")),
                row.getInt("registration_id"),
                new ProfileKey(row.getBytes("profile_key")),
                firstList(account, accountKey, row),
                Optional.ofNullable(row.getString("server_name")),
                Optional.ofNullable(row.getString("username")));
    }

    private static Optional<VerifiedList> firstList(AccountId account, PublicKey key, ResultSet row)
            throws SQLException {
        byte[] list = row.getBytes("list");
        return list == null
                ? Optional.empty()
                : Optional.of(VerifiedList.verify(account, key, list, row.getBytes("list_signature")));
    }
}

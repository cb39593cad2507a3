package io.sealpost.client.store;

import io.sealpost.client.signal.PrekeyKind;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.signal.Vault;
import io.sealpost.protocol.DeviceId;
import java.time.InstantSource;
import java.util.Optional;

/** Sessions and keys in the user's database, inside whatever transaction is open. */
final class SqliteVault implements Vault {

    private final Database database;
    private final OwnStore own;
    private final PrekeyStore prekeys;
    private final InstantSource clock;

    SqliteVault(Database database, OwnStore own, PrekeyStore prekeys, InstantSource clock) {
        this.database = database;
        this.own = own;
        this.prekeys = prekeys;
        this.clock = clock;
    }

    @Override
    public SigningKey identityKey() {
        return own.identityKey();
    }

    @Override
    public int registrationId() {
        return own.registrationId();
    }

    @Override
    public Optional<PublicKey> listedKey(DeviceId device) {
        return database.sql()
                .first(
                        "SELECT identity_key FROM listed_device WHERE device = ?",
                        row -> PublicKey.of(row.getBytes(1)),
                        device.bytes());
    }

    @Override
    public Optional<byte[]> session(DeviceId device) {
        return database.sql()
                .first("SELECT record FROM session WHERE device = ?", row -> row.getBytes(1), device.bytes());
    }

    @Override
    public void saveSession(DeviceId device, byte[] session) {
        database.sql().update("INSERT OR REPLACE INTO session VALUES (?, ?)", device.bytes(), session);
    }

    @Override
    public void deleteSession(DeviceId device) {
        database.sql().update("DELETE FROM session WHERE device = ?", device.bytes());
    }

    @Override
    public Optional<byte[]> prekey(PrekeyKind kind, int id) {
        return prekeys.secret(kind, id);
    }

    @Override
    public void markUsed(PrekeyKind kind, int id) {
        prekeys.markUsed(id, clock.millis());
    }

    @Override
    public boolean rememberBaseKey(int kyberId, int signedId, byte[] baseKey) {
        return prekeys.rememberBaseKey(kyberId, signedId, baseKey);
    }
}

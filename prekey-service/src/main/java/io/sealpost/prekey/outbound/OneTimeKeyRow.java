package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.Prekey;
import io.sealpost.prekey.domain.SignedKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;

/** Table {@code one_time_key}: a key that waits, or what is remembered of one that has left. */
@Entity
@Table(name = "one_time_key")
@IdClass(OneTimeKeyRow.Key.class)
class OneTimeKeyRow {

    @Id
    UUID device;

    @Id
    @Enumerated(EnumType.STRING)
    Kind kind;

    @Id
    @Column(name = "id")
    int keyId;

    long place;

    @Column(name = "key_hash")
    byte[] keyHash;

    /** Null once the key has left. */
    @Column(name = "public_key")
    byte[] publicKey;

    /** Null for EC keys and once the key has left. */
    byte[] signature;

    static OneTimeKeyRow of(DeviceRow device, EcKey key) {
        return of(device, Kind.EC, key);
    }

    static OneTimeKeyRow of(DeviceRow device, SignedKey key) {
        var row = of(device, Kind.KYBER, key);
        row.signature = key.signature();
        return row;
    }

    private static OneTimeKeyRow of(DeviceRow device, Kind kind, Prekey key) {
        var row = new OneTimeKeyRow();
        row.device = device.device;
        row.kind = kind;
        row.keyId = key.id();
        row.place = device.takePlace();
        row.keyHash = key.hash();
        row.publicKey = key.publicKey();
        return row;
    }

    EcKey ec() {
        return new EcKey(keyId, publicKey);
    }

    SignedKey kyber() {
        return new SignedKey(keyId, publicKey, signature);
    }

    /** Primary key. */
    static class Key {
        UUID device;
        Kind kind;
        int keyId;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && keyId == key.keyId && kind == key.kind && device.equals(key.device);
        }

        @Override
        public int hashCode() {
            return Objects.hash(device, kind, keyId);
        }
    }
}

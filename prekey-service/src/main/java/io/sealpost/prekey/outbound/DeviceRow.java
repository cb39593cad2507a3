package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Identity;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Prekey;
import io.sealpost.prekey.domain.Published;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.prekey.domain.StandingKeys;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;

/** Table {@code device}: what a device has published, without its one-time keys. */
@Entity
@Table(name = "device")
class DeviceRow {

    @Id
    UUID device;

    UUID account;

    @Column(name = "identity_key")
    byte[] identityKey;

    @Column(name = "registration_id")
    int registrationId;

    @Column(name = "signed_id")
    int signedId;

    @Column(name = "signed_key")
    byte[] signedKey;

    @Column(name = "signed_signature")
    byte[] signedSignature;

    @Column(name = "last_resort_id")
    int lastResortId;

    @Column(name = "last_resort_key")
    byte[] lastResortKey;

    @Column(name = "last_resort_signature")
    byte[] lastResortSignature;

    @Column(name = "next_place")
    long nextPlace;

    @Column(name = "ec_forgotten_through")
    int ecForgottenThrough;

    @Column(name = "kyber_forgotten_through")
    int kyberForgottenThrough;

    /** Milliseconds since 1970; null once the device is known to be listed, or about to be. */
    @Column(name = "pending_since")
    Long pendingSince;

    Published published() {
        return new Published(owner(), new Identity(identityKey, registrationId), standing());
    }

    Owner owner() {
        return new Owner(new AccountId(account), new DeviceId(device));
    }

    StandingKeys standing() {
        return new StandingKeys(
                new SignedKey(signedId, signedKey, signedSignature),
                new SignedKey(lastResortId, lastResortKey, lastResortSignature));
    }

    void replace(StandingKeys keys) {
        signedId = keys.signed().id();
        signedKey = keys.signed().publicKey();
        signedSignature = keys.signed().signature();
        lastResortId = keys.lastResort().id();
        lastResortKey = keys.lastResort().publicKey();
        lastResortSignature = keys.lastResort().signature();
    }

    void forgot(Kind kind, int id) {
        switch (kind) {
            case EC -> ecForgottenThrough = Math.max(ecForgottenThrough, id);
            case KYBER -> kyberForgottenThrough = Math.max(kyberForgottenThrough, id);
        }
    }

    /** Without those that may have left so long ago that nothing is remembered of them. */
    OneTimeKeys neverForgotten(OneTimeKeys keys) {
        return new OneTimeKeys(after(ecForgottenThrough, keys.ec()), after(kyberForgottenThrough, keys.kyber()));
    }

    private static <K extends Prekey> List<K> after(int id, List<K> keys) {
        return keys.stream().filter(key -> key.id() > id).toList();
    }

    /** The place of the next one-time key; the row must be locked for writing. */
    long takePlace() {
        return nextPlace++;
    }
}

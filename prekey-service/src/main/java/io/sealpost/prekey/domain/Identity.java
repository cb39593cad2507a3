package io.sealpost.prekey.domain;

import java.security.MessageDigest;

/**
 * What a device is to libsignal; it never changes (a re-installed device is a new device).
 *
 * @param key 33 bytes: 0x05 and the Curve25519 public key
 * @param registrationId 1 to 16380
 */
public record Identity(byte[] key, int registrationId) {

    /** @param sha256 32 bytes, from a token or from the registry; compared in constant time */
    boolean hasKeyHash(byte[] sha256) {
        return MessageDigest.isEqual(Sha256.of(key), sha256);
    }

    /** True for the same key and the same registration id. */
    public boolean isSameAs(Identity other) {
        return registrationId == other.registrationId && MessageDigest.isEqual(key, other.key);
    }
}

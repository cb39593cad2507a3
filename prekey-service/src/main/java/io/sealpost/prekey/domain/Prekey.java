package io.sealpost.prekey.domain;

/** A public key under the id by which its device will find the private half. */
public sealed interface Prekey permits EcKey, SignedKey {

    /** 1 to 2²⁴−1. */
    int id();

    byte[] publicKey();

    /** SHA-256 of the public key, 32 bytes: what is remembered of a key after it has left. */
    default byte[] hash() {
        return Sha256.of(publicKey());
    }
}

package io.sealpost.client.signal;

import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * Where keys and sessions are kept, as bytes. Every call happens inside the caller's transaction: what libsignal writes while
 * it encrypts or decrypts is committed together with the text and the ciphertext, or not at all.
 */
public interface Vault {

    SigningKey identityKey();

    int registrationId();

    /** The identity key that the device's owner has listed and signed; empty for a device in no verified list. */
    Optional<PublicKey> listedKey(DeviceId device);

    Optional<byte[]> session(DeviceId device);

    void saveSession(DeviceId device, byte[] session);

    void deleteSession(DeviceId device);

    /** A used one too: they are kept for 30 days. */
    Optional<byte[]> prekey(PrekeyKind kind, int id);

    void markUsed(PrekeyKind kind, int id);

    /** @return false if this last-resort key has met this base key before: a repeated first message */
    boolean rememberBaseKey(int kyberId, int signedId, byte[] baseKey);
}

package io.sealpost.client.signal;

import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/** The public keys of another device with which a session begins, as the server gave them: nothing of it is checked yet. */
public record Bundle(
        DeviceId device, int registrationId, byte[] identityKey, Key signed, Key kyber, Optional<Key> oneTimeEc) {

    /** @param signature empty for a one-time EC key */
    public record Key(int id, byte[] publicKey, byte[] signature) {}
}

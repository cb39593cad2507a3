package io.sealpost.client.signal;

/**
 * One prekey of this device.
 *
 * @param publicKey what the server may give out
 * @param signature by the identity key over {@code publicKey}; empty for one-time EC keys, which have none
 * @param secret private and public half in libsignal's form: for the database only
 */
public record Prekey(PrekeyKind kind, int id, byte[] publicKey, byte[] signature, byte[] secret) {

    @Override
    public String toString() {
        return "[redacted]";
    }
}

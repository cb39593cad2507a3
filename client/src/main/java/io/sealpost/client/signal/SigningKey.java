package io.sealpost.client.signal;

import io.sealpost.protocol.MalformedInput;
import java.util.Optional;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;

/** A Curve25519 private key with its public half: an account key or a device's identity key. */
public final class SigningKey {

    private final ECPrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(ECPrivateKey key) {
        this.key = key;
        this.publicKey = PublicKey.of(key.publicKey());
    }

    public static SigningKey generate() {
        return new SigningKey(ECPrivateKey.generate());
    }

    /** @throws MalformedInput unless these are the 32 bytes of {@link #secret()} */
    public static SigningKey of(byte[] secret) {
        try {
            return new SigningKey(new ECPrivateKey(secret));
        } catch (InvalidKeyException notAKey) {
            throw new MalformedInput("this is not a Curve25519 private key");
        }
    }

    /** The private half: it is written to the user's database and nowhere else. */
    public byte[] secret() {
        return key.serialize();
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** XEdDSA, 64 bytes, another one each time. */
    public byte[] sign(byte[] message) {
        return key.calculateSignature(message);
    }

    /** Opens what was sealed to the public half; empty if it was sealed to another key, for another use, or changed. */
    public Optional<byte[]> open(byte[] sealed, String use, byte[] bound) {
        try {
            return Optional.of(key.open(sealed, use, bound));
        } catch (InvalidMessageException | IllegalArgumentException notForUs) {
            return Optional.empty();
        }
    }

    IdentityKeyPair identityKeyPair() {
        return new IdentityKeyPair(new IdentityKey(publicKey.key()), key);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

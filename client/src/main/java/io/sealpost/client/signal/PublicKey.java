package io.sealpost.client.signal;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.util.Arrays;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** A Curve25519 public key, of an account or of a device: 33 bytes as libsignal writes them. Equal when its bytes are. */
public final class PublicKey {

    private final byte[] bytes;
    private final ECPublicKey key;

    private PublicKey(byte[] bytes, ECPublicKey key) {
        this.bytes = bytes;
        this.key = key;
    }

    /** @throws MalformedInput unless these are the 33 bytes of a key */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != Limits.PUBLIC_KEY_BYTES) {
            throw new MalformedInput("a public key must be " + Limits.PUBLIC_KEY_BYTES + " bytes");
        }
        try {
            return new PublicKey(bytes.clone(), new ECPublicKey(bytes));
        } catch (InvalidKeyException notAKey) {
            throw new MalformedInput("this is not a Curve25519 public key");
        }
    }

    static PublicKey of(ECPublicKey key) {
        return new PublicKey(key.serialize(), key);
    }

    /** {@code of(key.bytes()).equals(key)}. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether the owner of this key signed these bytes (XEdDSA). False as well for a signature of the wrong length. */
    public boolean signed(byte[] message, byte[] signature) {
        return signature.length == Limits.SIGNATURE_BYTES && key.verifySignature(message, signature);
    }

    /**
     * Encrypts for the owner of this key (HPKE, RFC 9180).
     *
     * @param use what for: opened for something else it is garbage
     * @param bound what it belongs to, known to both sides
     */
    public byte[] seal(byte[] message, String use, byte[] bound) {
        return key.seal(message, use, bound);
    }

    ECPublicKey key() {
        return key;
    }

    IdentityKey identityKey() {
        return new IdentityKey(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

package io.sealpost.registry.domain;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/**
 * A Curve25519 key as libsignal writes it: the type 0x05 and 32 bytes. Verifying its signatures is all that the registry
 * uses libsignal for (SEAL).
 */
public record PublicKey(byte[] bytes) {

    private static final byte CURVE25519 = 5;

    /** @throws MalformedInput unless there are 33 bytes, the first of them 0x05 */
    public PublicKey {
        if (bytes.length != Limits.PUBLIC_KEY_BYTES || bytes[0] != CURVE25519) {
            throw new MalformedInput("public key must be 0x05 and 32 bytes");
        }
    }

    /** Whether this key made the signature over exactly these bytes. */
    public boolean verifies(byte[] signed, byte[] signature) {
        if (signature.length != Limits.SIGNATURE_BYTES) {
            return false;
        }
        try {
            return new ECPublicKey(bytes).verifySignature(signed, signature);
        } catch (InvalidKeyException notOnTheCurve) {
            return false;
        }
    }

    /** SHA-256 of the 33 bytes. */
    public byte[] hash() {
        return sha256(bytes);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
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

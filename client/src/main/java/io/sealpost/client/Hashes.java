package io.sealpost.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two hash functions of the contracts. Every JDK has them. */
public final class Hashes {

    private Hashes() {}

    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    /** For more than one piece. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    public static byte[] hmacSha256(byte[] key, byte[] message) {
        return hmacSha256(key).doFinal(message);
    }

    /** For more than one piece. */
    public static Mac hmacSha256(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }
}

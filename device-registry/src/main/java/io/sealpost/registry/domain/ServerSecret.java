package io.sealpost.registry.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets the registry recognise what it gave out without remembering it. The same on all instances.
 *
 * @param key 32 random bytes
 */
public record ServerSecret(byte[] key) {

    /** Bytes of every MAC. */
    public static final int MAC_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    byte[] mac(Purpose purpose, byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(("Sealpost/" + purpose.text + "/v1\0").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(content);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** In constant time. */
    boolean made(byte[] mac, Purpose purpose, byte[] content) {
        return MessageDigest.isEqual(mac, mac(purpose, content));
    }

    /** A MAC made for one purpose is worth nothing for another. */
    enum Purpose {
        PROOF_OF_WORK("proof-of-work-challenge"),
        SIGN_IN("sign-in-challenge"),
        HELD_NAME("held-name"),
        HELD_NAME_OWNER("held-name-owner");

        private final String text;

        Purpose(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

package io.sealpost.registry.domain;

import io.sealpost.protocol.MalformedInput;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Lets one person register. Only {@link #hash} is stored.
 *
 * @param secret 16 random bytes
 */
public record Invitation(byte[] secret) {

    private static final int BYTES = 16;

    public static Invitation random(SecureRandom random) {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        return new Invitation(secret);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws MalformedInput if it is no invitation's text
     */
    public static Invitation parse(String text) {
        try {
            var secret = Base64.getUrlDecoder().decode(text);
            if (secret.length == BYTES && new Invitation(secret).text().equals(text)) {
                return new Invitation(secret);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedInput("invitation cannot be read");
        }
        throw new MalformedInput("invitation cannot be read");
    }

    /** 22 characters that survive a link. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** 32 bytes. The secret is random enough to need neither salt nor stretching. */
    public byte[] hash() {
        return PublicKey.sha256(secret);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

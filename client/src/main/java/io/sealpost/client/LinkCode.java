package io.sealpost.client;

import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a new device shows to the one that approves it: {@code sealpost-link:} and 71 characters of base64url, which are the
 * rendezvous (16 bytes), a public key made for this once (33 bytes) and the first 4 bytes of SHA-256 over both. Who reads it
 * can link the device: it is good for one use and 10 minutes.
 */
public record LinkCode(byte[] place, PublicKey key) {

    private static final String SCHEME = "sealpost-link:";
    private static final int CHECK = 4;
    private static final int CONTENT = Limits.RENDEZVOUS_ID_BYTES + Limits.PUBLIC_KEY_BYTES;

    /** @throws MalformedInput with a sentence that says what is wrong, if this is not a complete code */
    public static LinkCode parse(String text) {
        String code = text.strip();
        if (!code.startsWith(SCHEME)) {
            throw new MalformedInput("A link code starts with " + SCHEME);
        }
        byte[] bytes = decode(code.substring(SCHEME.length()));
        if (bytes.length != CONTENT + CHECK) {
            throw new MalformedInput("The link code is not complete");
        }
        byte[] content = Arrays.copyOf(bytes, CONTENT);
        if (!MessageDigest.isEqual(check(content), Arrays.copyOfRange(bytes, CONTENT, bytes.length))) {
            throw new MalformedInput("The link code has a typing error");
        }
        return new LinkCode(
                Arrays.copyOf(content, Limits.RENDEZVOUS_ID_BYTES),
                PublicKey.of(Arrays.copyOfRange(content, Limits.RENDEZVOUS_ID_BYTES, CONTENT)));
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        byte[] bytes = Arrays.copyOf(place, CONTENT + CHECK);
        System.arraycopy(key.bytes(), 0, bytes, place.length, Limits.PUBLIC_KEY_BYTES);
        System.arraycopy(check(Arrays.copyOf(bytes, CONTENT)), 0, bytes, CONTENT, CHECK);
        return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedInput("The link code contains characters that do not belong there");
        }
    }

    private static byte[] check(byte[] content) {
        return Arrays.copyOf(Hashes.sha256(content), CHECK);
    }
}

package io.sealpost.client;

import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * How people add each other: {@code sealpost:} and 71 characters of base64url, which are account id (16 bytes), account key
 * (33 bytes) and the first 4 bytes of SHA-256 over both, against typing errors. It contains no secret.
 */
public record ContactLink(AccountId account, PublicKey accountKey) {

    private static final String SCHEME = "sealpost:";
    private static final int ACCOUNT = 16;
    private static final int CHECK = 4;
    private static final int BYTES = ACCOUNT + Limits.PUBLIC_KEY_BYTES + CHECK;

    /** @throws MalformedInput with a sentence that says what is wrong, if this is not a complete link */
    public static ContactLink parse(String text) {
        String link = text.strip();
        if (!link.startsWith(SCHEME)) {
            throw new MalformedInput("A contact link starts with " + SCHEME);
        }
        byte[] bytes = decode(link.substring(SCHEME.length()));
        if (bytes.length != BYTES) {
            throw new MalformedInput("The contact link is not complete");
        }
        byte[] content = Arrays.copyOf(bytes, BYTES - CHECK);
        if (!MessageDigest.isEqual(check(content), Arrays.copyOfRange(bytes, BYTES - CHECK, BYTES))) {
            throw new MalformedInput("The contact link has a typing error");
        }
        var account = AccountId.of(Arrays.copyOf(content, ACCOUNT));
        return new ContactLink(account, PublicKey.of(Arrays.copyOfRange(content, ACCOUNT, content.length)));
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        byte[] content = join(account.bytes(), accountKey.bytes());
        return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(join(content, check(content)));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedInput("The contact link contains characters that do not belong there");
        }
    }

    private static byte[] check(byte[] content) {
        return Arrays.copyOf(Hashes.sha256(content), CHECK);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

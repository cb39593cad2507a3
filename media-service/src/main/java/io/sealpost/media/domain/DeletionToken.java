package io.sealpost.media.domain;

import io.sealpost.protocol.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who has it may delete the blob; only its SHA-256 is kept. Prints as {@code [redacted]}.
 *
 * @param text 27 characters of base64url
 */
public record DeletionToken(String text) {

    /** @throws MalformedInput if the text has another form */
    public DeletionToken {
        RandomText.checked(text, "a deletion token");
    }

    /** A new one, of 160 random bits. */
    public static DeletionToken random() {
        return new DeletionToken(RandomText.next());
    }

    /** SHA-256 of the text, 32 bytes. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is missing", impossible);
        }
    }

    /** Takes the same time wherever they differ. */
    boolean fits(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

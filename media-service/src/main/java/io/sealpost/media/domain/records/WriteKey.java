package io.sealpost.media.domain.records;

import java.security.MessageDigest;

/**
 * Who has it may replace and delete a record; only its SHA-256 is kept. Prints as {@code [redacted]}.
 *
 * @param bytes 32 bytes
 */
public record WriteKey(byte[] bytes) {

    byte[] hash() {
        return Digest.sha256(bytes);
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

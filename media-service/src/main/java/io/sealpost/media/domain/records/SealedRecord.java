package io.sealpost.media.domain.records;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The newest version of a record. Nothing says whose it is.
 *
 * @param version 1 and up, without gaps
 * @param writeKeyHash SHA-256 of the write key, 32 bytes: fixed by version 1
 * @param content 1 byte to 64 KiB of ciphertext
 * @param previousHash SHA-256 of the content before; empty for version 1
 * @param expiresAt from this instant on there is no such record
 */
public record SealedRecord(
        long version, byte[] writeKeyHash, byte[] content, Optional<byte[]> previousHash, Instant expiresAt) {

    static SealedRecord first(WriteKey key, byte[] content, Instant expiresAt) {
        return new SealedRecord(1, key.hash(), content, Optional.empty(), expiresAt);
    }

    /** The instant of expiry itself counts as expired. */
    boolean isThere(Instant now) {
        return now.isBefore(expiresAt);
    }

    boolean is(long otherVersion, byte[] otherContent) {
        return version == otherVersion && Arrays.equals(content, otherContent);
    }

    SealedRecord next(byte[] nextContent, Instant expiry) {
        var before = Optional.of(Digest.sha256(content));
        return new SealedRecord(version + 1, writeKeyHash, nextContent, before, expiry);
    }

    SealedRecord keptUntil(Instant expiry) {
        return new SealedRecord(version, writeKeyHash, content, previousHash, expiry);
    }
}

package io.sealpost.media.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of one blob. Nothing says whose it is.
 *
 * @param sizeBytes what the upload must have, exactly
 * @param tokenHash SHA-256 of the deletion token, 32 bytes
 * @param uploadUntil an upload must have begun before
 * @param expiresAt from this instant on there is no such blob
 * @param uploaded true once the object was seen; false says nothing
 * @param deleted true once its owner deleted it
 */
public record Blob(
        BlobId id,
        long sizeBytes,
        byte[] tokenHash,
        Instant uploadUntil,
        Instant expiresAt,
        boolean uploaded,
        boolean deleted) {

    /** True until it is deleted or expires; the instant of expiry itself counts as expired. */
    public boolean isThere(Instant now) {
        return !deleted && now.isBefore(expiresAt);
    }

    /** When no upload can be under way any more. */
    public Instant uploadsEnd(Duration longestUpload) {
        return uploadUntil.plus(longestUpload);
    }
}

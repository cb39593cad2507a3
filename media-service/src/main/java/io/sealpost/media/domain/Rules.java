package io.sealpost.media.domain;

import java.time.Duration;

/**
 * The limits by which blobs live.
 *
 * @param bytesPerDay what one account may upload in one UTC day
 * @param uploadValid how long an upload may be begun
 * @param kept how long a blob lives, from its ticket on
 * @param longestUpload how long after that begin an upload may last
 */
public record Rules(
        long maxBlobBytes,
        long bytesPerDay,
        Duration uploadValid,
        Duration downloadValid,
        Duration kept,
        Duration longestUpload) {}

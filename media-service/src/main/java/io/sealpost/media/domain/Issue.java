package io.sealpost.media.domain;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** How a wish to upload ends. */
public sealed interface Issue {

    /**
     * @param uploadUrl where the bytes are PUT, with exactly these headers and the length that was named
     * @param deletionToken told once; its hash is kept
     */
    record Ticket(
            BlobId blob, URI uploadUrl, Map<String, String> headers, DeletionToken deletionToken, Instant expiresAt)
            implements Issue {}

    /** Refused: no blob may be that large. */
    record TooLarge() implements Issue {}

    /** Refused: the account has used up its allowance of today. */
    record QuotaExceeded() implements Issue {}
}

package io.sealpost.media.domain;

import io.sealpost.protocol.MalformedInput;

/**
 * The name of a blob; who knows it may download. Prints as {@code [redacted]}.
 *
 * @param text 27 characters of base64url
 */
public record BlobId(String text) {

    /** @throws MalformedInput if the text has another form */
    public BlobId {
        RandomText.checked(text, "a blob id");
    }

    /** A new one, of 160 random bits. */
    public static BlobId random() {
        return new BlobId(RandomText.next());
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

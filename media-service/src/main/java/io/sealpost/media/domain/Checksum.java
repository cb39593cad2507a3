package io.sealpost.media.domain;

import io.sealpost.protocol.MalformedInput;
import java.util.Base64;

/**
 * SHA-256 of the bytes to come, in the form of the header {@code x-amz-checksum-sha256}.
 *
 * @param base64 32 bytes in standard base64 with padding, 44 characters
 */
public record Checksum(String base64) {

    private static final int BYTES = 32;

    /** @throws MalformedInput if the text has another form */
    public Checksum {
        if (base64 == null || !isCanonical(base64)) {
            throw new MalformedInput("a checksum must be the base64 of 32 bytes");
        }
    }

    private static boolean isCanonical(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            return bytes.length == BYTES
                    && Base64.getEncoder().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}

package io.sealpost.client;

import io.sealpost.client.trust.OwnKey;
import java.nio.charset.StandardCharsets;

/**
 * What a person calls one of their devices, for example {@code laptop}. Only the account's devices can read it.
 *
 * @param text 1 to 64 characters of one line, at most 223 bytes in UTF-8
 */
public record DeviceName(String text) {

    private static final int MOST_CHARACTERS = 64;

    public DeviceName {
        text = text.strip();
        boolean fits = !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_CHARACTERS
                && text.getBytes(StandardCharsets.UTF_8).length <= OwnKey.NAME_BYTES;
        if (!fits || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "A device's name has 1 to 64 characters, none of them a control character.");
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

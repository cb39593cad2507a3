package io.sealpost.presence.domain;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.util.Base64;

/**
 * Where one person's presence of one day is told. Who knows it may watch, so it prints as {@code [redacted]}.
 *
 * @param name 32 bytes in base64url without padding
 */
public record PresenceChannel(String name) {

    /** @throws MalformedInput unless there are exactly 32 bytes */
    public static PresenceChannel of(byte[] bytes) {
        if (bytes == null || bytes.length != Limits.PRESENCE_CHANNEL_BYTES) {
            throw new MalformedInput("a presence channel must be 32 bytes");
        }
        return new PresenceChannel(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** {@code of(channel.bytes()).equals(channel)}. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(name);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

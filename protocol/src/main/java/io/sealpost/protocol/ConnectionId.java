package io.sealpost.protocol;

import com.google.protobuf.ByteString;
import java.util.UUID;

/** One WebSocket of one device, named by the gateway that holds it. Prints as {@code [redacted]}, so that no log line, exception or label can name anybody by accident. */
public record ConnectionId(UUID uuid) {

    /** A new random id (122 random bits). */
    public static ConnectionId random() {
        return new ConnectionId(UUID.randomUUID());
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static ConnectionId of(byte[] bytes) {
        return new ConnectionId(RandomId.parse(bytes, "connection"));
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static ConnectionId of(ByteString bytes) {
        return of(bytes.toByteArray());
    }

    /** 16 bytes, big endian: {@code of(id.bytes()).equals(id)}. */
    public byte[] bytes() {
        return RandomId.bytes(uuid);
    }

    /** The same 16 bytes, as a field of a protobuf message. */
    public ByteString byteString() {
        return ByteString.copyFrom(bytes());
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

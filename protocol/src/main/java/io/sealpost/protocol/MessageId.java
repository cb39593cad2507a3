package io.sealpost.protocol;

import com.google.protobuf.ByteString;
import java.util.UUID;

/** A message as its sender named it; the same on every retry. Prints as {@code [redacted]}, so that no log line, exception or label can name anybody by accident. */
public record MessageId(UUID uuid) {

    /** A new random id (122 random bits). */
    public static MessageId random() {
        return new MessageId(UUID.randomUUID());
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static MessageId of(byte[] bytes) {
        return new MessageId(RandomId.parse(bytes, "message id"));
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static MessageId of(ByteString bytes) {
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

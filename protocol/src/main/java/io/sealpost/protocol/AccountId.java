package io.sealpost.protocol;

import com.google.protobuf.ByteString;
import java.util.UUID;

/** A person's account, whatever its devices. Prints as {@code [redacted]}, so that no log line, exception or label can name anybody by accident. */
public record AccountId(UUID uuid) {

    /** A new random id (122 random bits). */
    public static AccountId random() {
        return new AccountId(UUID.randomUUID());
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static AccountId of(byte[] bytes) {
        return new AccountId(RandomId.parse(bytes, "account"));
    }

    /** @throws MalformedInput unless there are exactly 16 bytes (big endian) */
    public static AccountId of(ByteString bytes) {
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

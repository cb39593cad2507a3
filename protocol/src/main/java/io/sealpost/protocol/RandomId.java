package io.sealpost.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Reads and writes the 16-byte big-endian form in which every UUID of the contracts travels. */
final class RandomId {

    static final int BYTES = 16;

    private RandomId() {}

    static UUID parse(byte[] bytes, String what) {
        if (bytes.length != BYTES) {
            throw new MalformedInput(what + " must be " + BYTES + " bytes");
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}

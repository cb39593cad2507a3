package io.sealpost.client.engine;

import io.sealpost.client.Hashes;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The small work that a server with open registration asks for, against mass registration. */
public final class ProofOfWork {

    /** About a minute on one core; a server that asks for more is not served. */
    static final int MOST_BITS = 26;

    private ProofOfWork() {}

    /** @return an unsigned decimal number so that SHA-256(challenge, device, number) begins with so many zero bits */
    public static String solve(String challenge, DeviceId device, int difficultyBits) {
        if (difficultyBits < 0 || difficultyBits > MOST_BITS) {
            throw new SealpostException(
                    SealpostException.BAD_ANSWER, "The server asks for more work than this client is willing to do.");
        }
        byte[] text = challenge.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = Hashes.sha256();
        for (long number = 0; ; number++) {
            digest.update(text);
            digest.update(device.bytes());
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            if (leadingZeroBits(digest.digest()) >= difficultyBits) {
                return Long.toUnsignedString(number);
            }
        }
    }

    /** Of the first eight bytes, which is more than is ever asked for. */
    static int leadingZeroBits(byte[] hash) {
        return Long.numberOfLeadingZeros(ByteBuffer.wrap(hash).getLong());
    }
}

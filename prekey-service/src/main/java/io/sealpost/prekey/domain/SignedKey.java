package io.sealpost.prekey.domain;

import java.nio.ByteBuffer;

/**
 * A public key with its device's signature over it.
 *
 * @param id 1 to 2²⁴−1, chosen by the device
 * @param publicKey as libsignal writes it: EC 33 bytes, Kyber-1024 1569 bytes
 * @param signature 64 bytes, by the device's identity key over {@code publicKey}
 */
public record SignedKey(int id, byte[] publicKey, byte[] signature) implements Prekey {

    byte[] idBytes() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
    }
}

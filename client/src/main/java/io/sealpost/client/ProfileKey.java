package io.sealpost.client;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * What a person gives to those whom they write to. From it come the access key, without which one is a stranger, the
 * presence channel of each day, and the place and key of what the person shows of themselves.
 *
 * @param bytes 32 random bytes
 */
public record ProfileKey(byte[] bytes) {

    private static final int BYTES = 32;

    public ProfileKey {
        if (bytes.length != BYTES) {
            throw new MalformedInput("a profile key must be 32 bytes");
        }
    }

    public static ProfileKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ProfileKey(bytes);
    }

    /** 16 bytes. */
    public byte[] accessKey() {
        return Arrays.copyOf(derive("Sealpost/access-key/v1"), Limits.ACCESS_KEY_BYTES);
    }

    /** All that the registry knows of the access key: 32 bytes. */
    public byte[] accessKeyHash() {
        return Hashes.sha256(accessKey());
    }

    /** 32 bytes, another one on each UTC day. */
    public byte[] presenceChannel(LocalDate day) {
        return derive("Sealpost/presence-channel/v1\0" + day);
    }

    /** The id of the record that holds the account's profile: 32 bytes. */
    public byte[] profileRecord() {
        return derive("Sealpost/profile-record/v1");
    }

    /** What that record is encrypted with: 32 bytes. */
    public byte[] profileCipherKey() {
        return derive("Sealpost/profile-cipher/v1");
    }

    private byte[] derive(String purpose) {
        return Hashes.hmacSha256(bytes, purpose.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

package io.sealpost.client.trust;

import io.sealpost.client.Hashes;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The account's own key: what only its devices know. With it they keep things at the server that nobody else can read, for now
 * the names of devices.
 *
 * <p>A sealed name is 12 bytes of random IV and AES-256-GCM over the name in UTF-8, one byte 0x80 and zeros up to 224 bytes,
 * with the device's id as associated data. The AES key is HMAC-SHA256(own key, "Sealpost/device-name/v1").
 *
 * @param bytes 32 bytes: HMAC-SHA256(private account key, "Sealpost/own-key/v1")
 */
public record OwnKey(byte[] bytes) {

    /** Most bytes of a name in UTF-8. All sealed names have one length, so that it tells nothing. */
    public static final int NAME_BYTES = 223;

    private static final int BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte END = (byte) 0x80;

    public OwnKey {
        if (bytes.length != BYTES) {
            throw new MalformedInput("an own key must be 32 bytes");
        }
    }

    /** Only the device that holds the account key can make it; the others are told when they are linked. */
    public static OwnKey of(SigningKey accountKey) {
        return new OwnKey(
                Hashes.hmacSha256(accountKey.secret(), "Sealpost/own-key/v1".getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param name at most {@value #NAME_BYTES} bytes in UTF-8 */
    public byte[] sealName(DeviceId device, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length > NAME_BYTES) {
            throw new IllegalArgumentException("name is too long");
        }
        byte[] padded = Arrays.copyOf(text, NAME_BYTES + 1);
        padded[text.length] = END;
        byte[] iv = random(IV_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, device).doFinal(padded);
            byte[] all = Arrays.copyOf(iv, IV_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, IV_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    /** {@code openName(device, sealName(device, name))} is the name; empty for what this account did not seal for this device. */
    public Optional<String> openName(DeviceId device, byte[] sealed) {
        if (sealed.length <= IV_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
            byte[] padded = cipher(Cipher.DECRYPT_MODE, iv, device).doFinal(sealed, IV_BYTES, sealed.length - IV_BYTES);
            return unpadded(padded);
        } catch (AEADBadTagException notOurs) {
            return Optional.empty();
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    private static Optional<String> unpadded(byte[] padded) {
        int end = padded.length - 1;
        while (end > 0 && padded[end] == 0) {
            end--;
        }
        return end >= 0 && padded[end] == END
                ? Optional.of(new String(padded, 0, end, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private Cipher cipher(int mode, byte[] iv, DeviceId device) throws GeneralSecurityException {
        byte[] key = Hashes.hmacSha256(bytes, "Sealpost/device-name/v1".getBytes(StandardCharsets.US_ASCII));
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(device.bytes());
        return cipher;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnKey that && Arrays.equals(bytes, that.bytes);
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

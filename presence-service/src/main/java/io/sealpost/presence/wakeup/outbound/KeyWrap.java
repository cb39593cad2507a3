package io.sealpost.presence.wakeup.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.protocol.DeviceId;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names devices and encrypts what must not lie open in Redis: HMAC-SHA-256 and AES-256-GCM under keys derived (HKDF-SHA256,
 * RFC 5869) from the secret of the services, which is not there. A copy of Redis alone wakes nobody and names nobody, even
 * with a list of all devices beside it.
 */
@Singleton
class KeyWrap {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec wrapping;
    private final byte[] naming;
    private final String id;

    KeyWrap(PresenceConfig config) {
        var secret = config.serviceSecret().getBytes(StandardCharsets.UTF_8);
        this.wrapping = new SecretKeySpec(derive(secret, "Sealpost/presence/wakeup-wrapping/v1"), "AES");
        this.naming = derive(secret, "Sealpost/presence/wakeup-names/v1");
        this.id = base64(derive(secret, "Sealpost/presence/wakeup-wrapping-id/v1"));
    }

    /** Names the wrapping key without telling it: after a change of the secret nothing sealed before can be opened. */
    String id() {
        return id;
    }

    /** What stands for a device in the store: 128 bits in base64url. */
    String nameOf(DeviceId device) {
        return base64(hmac(naming, device.bytes()));
    }

    /** @param name what the bytes are; under another name they do not open */
    String seal(String name, byte[] plain) {
        var iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            var out = new ByteArrayOutputStream();
            out.writeBytes(iv);
            out.writeBytes(cipher(Cipher.ENCRYPT_MODE, name, iv).doFinal(plain));
            return Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Empty if this was not sealed under this name and this secret. */
    Optional<byte[]> open(String name, String sealed) {
        try {
            var bytes = Base64.getDecoder().decode(sealed);
            var iv = Arrays.copyOf(bytes, IV_BYTES);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, name, iv).doFinal(bytes, IV_BYTES, bytes.length - IV_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String name, byte[] iv) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String base64(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, NAME_BYTES));
    }

    /** HKDF with an empty salt and one block of output. */
    private static byte[] derive(byte[] secret, String info) {
        byte[] extracted = hmac(new byte[HASH_BYTES], secret);
        return hmac(extracted, (info + '\u0001').getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}

package io.sealpost.registry.outbound;

import io.sealpost.registry.RegistryConfig;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not lie open in the database: AES-256-GCM under a key derived (HKDF-SHA256, RFC 5869) from a secret
 * that is not there. A copy of the database alone signs no tokens.
 */
@Singleton
class KeyWrap {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final String id;

    KeyWrap(RegistryConfig config) {
        var secret = config.keySecret().getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(derive(secret, "Sealpost/registry/key-wrapping/v1"), "AES");
        var fingerprint = derive(secret, "Sealpost/registry/key-wrapping-id/v1");
        this.id = HexFormat.of().formatHex(fingerprint, 0, ID_BYTES);
    }

    /** Names the wrapping key without telling it: rows under another one are another installation's, or of before. */
    String id() {
        return id;
    }

    /** @param name what the bytes are; opening them under another name fails */
    byte[] seal(String name, byte[] plain) {
        var iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        var out = new ByteArrayOutputStream();
        out.writeBytes(iv);
        out.writeBytes(crypt(Cipher.ENCRYPT_MODE, name, iv, plain));
        return out.toByteArray();
    }

    byte[] open(String name, byte[] sealed) {
        var iv = Arrays.copyOf(sealed, IV_BYTES);
        return crypt(Cipher.DECRYPT_MODE, name, iv, Arrays.copyOfRange(sealed, IV_BYTES, sealed.length));
    }

    private byte[] crypt(int mode, String name, byte[] iv, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException tampered) {
            throw new IllegalStateException("a wrapped key was changed in the database", tampered);
        }
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

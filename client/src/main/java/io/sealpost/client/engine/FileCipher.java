package io.sealpost.client.engine;

import io.sealpost.client.Hashes;
import io.sealpost.client.SealpostException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts files as streams, each with a random key of its own: AES-256-CTR, then HMAC-SHA256 over everything before it. An
 * encrypted file is 16 bytes of random start value, the ciphertext, and 32 bytes of HMAC. Of the file's key come two:
 * HMAC-SHA256(key, "Sealpost/file-cipher/v1") and HMAC-SHA256(key, "Sealpost/file-mac/v1").
 */
final class FileCipher {

    static final int KEY_BYTES = 32;
    static final int START_BYTES = 16;
    static final int MAC_BYTES = 32;

    /** How many bytes longer an encrypted file is. */
    static final int OVERHEAD = START_BYTES + MAC_BYTES;

    private static final int PIECE = 64 * 1024;

    private final byte[] key;

    /** @param key 32 bytes, used for one file only */
    FileCipher(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw damaged();
        }
        this.key = key;
    }

    static byte[] newKey() {
        return random(KEY_BYTES);
    }

    /** @return SHA-256 of the encrypted file */
    byte[] encrypt(Path plain, Path encrypted) throws IOException {
        byte[] start = random(START_BYTES);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, start);
        Mac mac = mac();
        MessageDigest digest = Hashes.sha256();
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = Files.newOutputStream(encrypted)) {
            write(start, mac, digest, out);
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                write(orEmpty(cipher.update(piece, 0, read)), mac, digest, out);
            }
            byte[] tag = mac.doFinal();
            digest.update(tag);
            out.write(tag);
        }
        return digest.digest();
    }

    /**
     * Checks digest and HMAC of the whole file, and only then writes the first byte of plaintext. Fails with bad-answer if
     * the file is not the one that its sender encrypted.
     */
    void decrypt(Path encrypted, byte[] expectedDigest, Path plain) throws IOException {
        long ciphertext = Files.size(encrypted) - OVERHEAD;
        if (ciphertext < 0) {
            throw damaged();
        }
        check(encrypted, START_BYTES + ciphertext, expectedDigest);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(encrypted));
                OutputStream out = Files.newOutputStream(plain)) {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, in.readNBytes(START_BYTES));
            for (long left = ciphertext; left > 0; ) {
                byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
                out.write(orEmpty(cipher.update(piece)));
                left -= piece.length;
            }
        }
    }

    private void check(Path encrypted, long authenticated, byte[] expectedDigest) throws IOException {
        Mac mac = mac();
        MessageDigest digest = Hashes.sha256();
        try (InputStream in = Files.newInputStream(encrypted)) {
            for (long left = authenticated; left > 0; ) {
                byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
                mac.update(piece);
                digest.update(piece);
                left -= piece.length;
            }
            byte[] tag = in.readNBytes(MAC_BYTES);
            digest.update(tag);
            boolean sameDigest = MessageDigest.isEqual(digest.digest(), expectedDigest);
            if (!sameDigest || !MessageDigest.isEqual(mac.doFinal(), tag)) {
                throw damaged();
            }
        }
    }

    private static void write(byte[] bytes, Mac mac, MessageDigest digest, OutputStream out) throws IOException {
        mac.update(bytes);
        digest.update(bytes);
        out.write(bytes);
    }

    private Cipher cipher(int mode, byte[] start) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, new SecretKeySpec(derive("Sealpost/file-cipher/v1"), "AES"), new IvParameterSpec(start));
            return cipher;
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    private Mac mac() {
        return Hashes.hmacSha256(derive("Sealpost/file-mac/v1"));
    }

    private byte[] derive(String purpose) {
        return Hashes.hmacSha256(key, purpose.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static byte[] orEmpty(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private static SealpostException damaged() {
        return new SealpostException(
                SealpostException.BAD_ANSWER, "The file was damaged or changed on its way; nothing of it was kept.");
    }
}

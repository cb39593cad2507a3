package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.linking.v1.RecoveryContent;
import io.sealpost.protocol.linking.v1.RecoveryFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The account key under a passphrase: Argon2id (RFC 9106) makes the key, AES-256-GCM the rest. */
final class RecoveryFiles {

    static final int SHORTEST_PASSPHRASE = 12;

    private static final String PREFIX = "sealpost-recovery:";
    private static final byte[] BOUND = "Sealpost/recovery/v1".getBytes(StandardCharsets.US_ASCII);
    /** The second choice of RFC 9106, section 4; each guess costs whoever finds the file as much. */
    private static final int MEMORY_KIB = 64 * 1024;

    private static final int ITERATIONS = 3;
    /** What a file may ask of the device that reads it. */
    private static final int MOST_MEMORY_KIB = 1024 * 1024;

    private static final int MOST_ITERATIONS = 64;
    private static final int LONGEST_TEXT = 4096;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;

    private RecoveryFiles() {}

    static String seal(RecoveryContent content, String passphrase) {
        if (passphrase.codePointCount(0, passphrase.length()) < SHORTEST_PASSPHRASE) {
            throw usage("A passphrase for a recovery file has at least " + SHORTEST_PASSPHRASE + " characters.");
        }
        var file = RecoveryFile.newBuilder()
                .setMemoryKib(MEMORY_KIB)
                .setIterations(ITERATIONS)
                .setSalt(random(SALT_BYTES))
                .setNonce(random(NONCE_BYTES));
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, file.buildPartial(), passphrase).doFinal(content.toByteArray());
            byte[] bytes = file.setSealed(ByteString.copyFrom(sealed)).build().toByteArray();
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Fails as usage if this is no recovery file, or the passphrase is another one. */
    static RecoveryContent open(String text, String passphrase) {
        RecoveryFile file = parse(text.strip());
        try {
            byte[] content = cipher(Cipher.DECRYPT_MODE, file, passphrase)
                    .doFinal(file.getSealed().toByteArray());
            return RecoveryContent.parseFrom(content);
        } catch (AEADBadTagException wrong) {
            throw usage("The passphrase is wrong, or the recovery file is damaged.");
        } catch (InvalidProtocolBufferException notAContent) {
            throw noRecoveryFile();
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static RecoveryFile parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() > LONGEST_TEXT) {
            throw noRecoveryFile();
        }
        try {
            var file = RecoveryFile.parseFrom(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            boolean bearable = file.getMemoryKib() >= 8
                    && file.getMemoryKib() <= MOST_MEMORY_KIB
                    && file.getIterations() >= 1
                    && file.getIterations() <= MOST_ITERATIONS;
            if (!bearable
                    || file.getSalt().size() != SALT_BYTES
                    || file.getNonce().size() != NONCE_BYTES
                    || file.getSealed().size() < TAG_BITS / Byte.SIZE) {
                throw noRecoveryFile();
            }
            return file;
        } catch (IllegalArgumentException | InvalidProtocolBufferException garbage) {
            throw noRecoveryFile();
        }
    }

    private static Cipher cipher(int mode, RecoveryFile file, String passphrase) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var nonce = new GCMParameterSpec(TAG_BITS, file.getNonce().toByteArray());
        cipher.init(mode, new SecretKeySpec(key(file, passphrase), "AES"), nonce);
        cipher.updateAAD(BOUND);
        return cipher;
    }

    private static byte[] key(RecoveryFile file, String passphrase) {
        var argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(file.getMemoryKib())
                .withIterations(file.getIterations())
                .withParallelism(1)
                .withSalt(file.getSalt().toByteArray())
                .build());
        byte[] key = new byte[KEY_BYTES];
        String normalised = Normalizer.normalize(passphrase, Normalizer.Form.NFKC);
        argon2.generateBytes(normalised.getBytes(StandardCharsets.UTF_8), key);
        return key;
    }

    private static ByteString random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return ByteString.copyFrom(random);
    }

    private static SealpostException noRecoveryFile() {
        return usage("This is no recovery file.");
    }

    private static SealpostException usage(String sentence) {
        return new SealpostException(SealpostException.USAGE, sentence);
    }
}

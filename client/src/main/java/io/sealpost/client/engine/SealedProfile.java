package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.profiles.v1.ProfileContent;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A profile as its record holds it: 12 random bytes, then AES-256-GCM of the padded content with the record's version (8
 * bytes, big endian) as associated data. Only a few sizes occur, so that the server cannot tell one picture from another.
 */
final class SealedProfile {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int[] SIZES = {256, 1024, 4 * 1024, 16 * 1024, 32 * 1024, 40 * 1024};
    private static final byte END = (byte) 0x80;

    private SealedProfile() {}

    static ProfileContent content(Profile profile, long changedAt) {
        return ProfileContent.newBuilder()
                .setDisplayName(profile.displayName())
                .setAbout(profile.about())
                .setPicture(profile.picture().map(ByteString::copyFrom).orElse(ByteString.EMPTY))
                .setChangedAtMs(changedAt)
                .build();
    }

    /** Empty if it does not keep to the limits, or the picture is none: whoever sent it is not believed in parts. */
    static Optional<Profile> profile(ProfileContent content) {
        Optional<byte[]> picture =
                Optional.of(content.getPicture().toByteArray()).filter(bytes -> bytes.length > 0);
        if (content.getChangedAtMs() <= 0 || picture.filter(Pictures::isSmall).isEmpty() && picture.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Profile(content.getDisplayName(), content.getAbout(), picture));
        } catch (SealpostException tooLong) {
            return Optional.empty();
        }
    }

    static byte[] seal(ProfileContent content, ProfileKey key, long version) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, version).doFinal(pad(content.toByteArray()));
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    /** Empty if it is not what somebody with this key sealed as this version. */
    static Optional<ProfileContent> open(byte[] sealed, ProfileKey key, long version) {
        if (sealed.length < NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            byte[] padded = cipher(Cipher.DECRYPT_MODE, key, nonce, version)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return unpad(padded);
        } catch (AEADBadTagException forged) {
            return Optional.empty();
        } catch (GeneralSecurityException noJdk) {
            throw new IllegalStateException(noJdk);
        }
    }

    private static Cipher cipher(int mode, ProfileKey key, byte[] nonce, long version) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var secret = new SecretKeySpec(key.profileCipherKey(), "AES");
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(version).array());
        return cipher;
    }

    private static byte[] pad(byte[] content) {
        int size = IntStream.of(SIZES)
                .filter(candidate -> candidate > content.length)
                .findFirst()
                .orElseThrow();
        byte[] padded = Arrays.copyOf(content, size);
        padded[content.length] = END;
        return padded;
    }

    private static Optional<ProfileContent> unpad(byte[] padded) {
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != END) {
            return Optional.empty();
        }
        try {
            return Optional.of(ProfileContent.parseFrom(Arrays.copyOf(padded, end)));
        } catch (InvalidProtocolBufferException notAProfile) {
            return Optional.empty();
        }
    }
}

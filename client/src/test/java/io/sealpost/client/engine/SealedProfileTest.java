package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.profiles.v1.ProfileContent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedProfileTest {

    private final ProfileKey key = ProfileKey.random();
    private final ProfileContent content = SealedProfile.content(new Profile("Ada", "reading", Optional.empty()), 7);

    @Test
    void opensWhatItSealed() {
        byte[] sealed = SealedProfile.seal(content, key, 3);

        assertThat(SealedProfile.open(sealed, key, 3)).contains(content);
        assertThat(SealedProfile.profile(content)).contains(new Profile("Ada", "reading", Optional.empty()));
    }

    @Test
    void opensNothingElse() {
        byte[] sealed = SealedProfile.seal(content, key, 3);

        assertThat(SealedProfile.open(sealed, key, 4)).isEmpty();
        assertThat(SealedProfile.open(sealed, ProfileKey.random(), 3)).isEmpty();
        assertThat(SealedProfile.open(new byte[0], key, 3)).isEmpty();
        assertThat(SealedProfile.open(new byte[20], key, 3)).isEmpty();
        for (int i = 0; i < sealed.length; i += 13) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(SealedProfile.open(changed, key, 3)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 256", "200, 256", "300, 1024", "900, 1024", "5000, 16384", "32768, 40960"})
    void hasFewSizes(int picture, int size) {
        var with = content.toBuilder()
                .setPicture(ByteString.copyFrom(new byte[picture]))
                .build();

        assertThat(SealedProfile.seal(with, key, 1)).hasSize(size + 28);
    }

    @Test
    void theLargestProfileFitsIntoARecord() {
        var largest = ProfileContent.newBuilder()
                .setDisplayName("\uD83D\uDE00".repeat(Profile.LONGEST_NAME))
                .setAbout("\uD83D\uDE00".repeat(Profile.LONGEST_ABOUT))
                .setPicture(ByteString.copyFrom(new byte[Pictures.LARGEST_BYTES]))
                .setChangedAtMs(Long.MAX_VALUE)
                .build();

        assertThat(SealedProfile.seal(largest, key, 1).length).isLessThan(Limits.RECORD_CONTENT_BYTES);
    }

    @Test
    void believesNobodyInParts() {
        var tooLong = content.toBuilder().setDisplayName("x".repeat(65)).build();
        var tooTalkative = content.toBuilder().setAbout("x".repeat(141)).build();
        var noPicture = content.toBuilder()
                .setPicture(ByteString.copyFromUtf8("<svg/>"))
                .build();
        var timeless = content.toBuilder().setChangedAtMs(0).build();

        assertThat(SealedProfile.profile(tooLong)).isEmpty();
        assertThat(SealedProfile.profile(tooTalkative)).isEmpty();
        assertThat(SealedProfile.profile(noPicture)).isEmpty();
        assertThat(SealedProfile.profile(timeless)).isEmpty();
    }
}

package io.sealpost.media.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.protocol.MalformedInput;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @Test
    void makesIdsThatDifferAndHaveTheForm() {
        var ids = new HashSet<BlobId>();
        for (int i = 0; i < 1000; i++) {
            ids.add(new BlobId(BlobId.random().text()));
        }

        assertThat(ids).hasSize(1000);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAA/",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "../AAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesOtherForms(String text) {
        assertThatThrownBy(() -> new BlobId(text)).isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> new DeletionToken(text)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void fitsOnlyItsOwnHash() {
        var token = DeletionToken.random();

        assertThat(token.fits(token.hash())).isTrue();
        assertThat(token.fits(DeletionToken.random().hash())).isFalse();
    }

    @Test
    void printsNoSecrets() {
        var id = BlobId.random();
        var token = DeletionToken.random();

        assertThat(id + " " + token).isEqualTo("[redacted] [redacted]");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void refusesOtherChecksums(String text) {
        assertThatThrownBy(() -> new Checksum(text)).isInstanceOf(MalformedInput.class);
    }
}

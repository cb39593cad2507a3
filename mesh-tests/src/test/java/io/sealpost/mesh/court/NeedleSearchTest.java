package io.sealpost.mesh.court;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The court order proves nothing unless its search finds what is there. */
class NeedleSearchTest {

    private final Needle secret = Needle.text("a secret", "The key is under the third stone.");
    private final NeedleSearch search = new NeedleSearch(List.of(secret));

    @Test
    void findsTheBytesAsTheyAre() {
        assertThat(search.in(among(secret.bytes()))).containsExactly(secret);
    }

    @Test
    void findsThemInHexadecimal() {
        assertThat(search.in(among(ascii(HexFormat.of().formatHex(secret.bytes())))))
                .containsExactly(secret);
    }

    @Test
    void findsThemInBase64WhateverStandsBesideThem() {
        for (int before = 0; before < 4; before++) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(new byte[before]);
            bytes.writeBytes(secret.bytes());
            bytes.writeBytes(new byte[] {9, 9, 9, 9, 9});
            String text = Base64.getEncoder().encodeToString(bytes.toByteArray());

            assertThat(search.in(among(ascii(text))))
                    .as("shifted by %d", before)
                    .containsExactly(secret);
        }
    }

    @Test
    void findsThemInUtf16() {
        var text = new String(secret.bytes(), StandardCharsets.UTF_8);

        assertThat(search.in(among(text.getBytes(StandardCharsets.UTF_16LE)))).containsExactly(secret);
    }

    @Test
    void findsThemAcrossTheEdgeOfAChunk() throws IOException {
        for (int edge : new int[] {1 << 20, (1 << 20) + 400, 2 << 20}) {
            byte[] haystack = new byte[3 << 20];
            System.arraycopy(secret.bytes(), 0, haystack, edge - 10, secret.bytes().length);

            assertThat(search.in(new ByteArrayInputStream(haystack))).containsExactly(secret);
        }
    }

    @Test
    void findsNothingWhereNothingIs() {
        byte[] almost = secret.bytes().clone();
        almost[almost.length - 1]++;

        assertThat(search.in(among(almost))).isEmpty();
    }

    private static byte[] among(byte[] hidden) {
        var haystack = new ByteArrayOutputStream();
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        haystack.writeBytes(noise);
        haystack.writeBytes(hidden);
        haystack.writeBytes(noise);
        return haystack.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

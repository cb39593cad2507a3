package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.protocol.MalformedInput;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VapidKeyTest {

    /** From RFC 8291, appendix A: the application server's key pair. */
    private static final String SECRET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    private static final String PUBLIC =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    private final VapidKey key = VapidKey.of(Base64.getUrlDecoder().decode(SECRET));

    @Test
    void knowsItsPublicHalf() {
        assertThat(key.publicKey()).isEqualTo(PUBLIC);
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(key.secret()))
                .isEqualTo(SECRET);
    }

    @Test
    void signsForOneOriginAndForAWhile() throws InvalidJwtException {
        var soon = Instant.now().plusSeconds(3_600);

        var header = key.authorization("https://push.example.net", soon, Optional.of("mailto:ops@example.org"));

        var claims = Vapid.verify(header, key.publicKey(), "https://push.example.net");
        assertThat(claims.getClaimsMap())
                .containsEntry("exp", soon.getEpochSecond())
                .containsEntry("sub", "mailto:ops@example.org")
                .containsOnlyKeys("aud", "exp", "sub");
    }

    @Test
    void saysNothingOfAContactThatThereIsNot() throws InvalidJwtException {
        var header = key.authorization("https://push.example.net", Instant.now().plusSeconds(60), Optional.empty());

        assertThat(Vapid.verify(header, PUBLIC, "https://push.example.net").getClaimsMap())
                .containsOnlyKeys("aud", "exp");
    }

    @Test
    void anotherKeyDidNotSignIt() {
        var header = key.authorization("https://push.example.net", Instant.now().plusSeconds(60), Optional.empty());

        assertThatThrownBy(() -> Vapid.verify(header, VapidKey.random().publicKey(), "https://push.example.net"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aRandomOneIsTheSameAfterItWasStored() {
        for (int n = 0; n < 300; n++) {
            var random = VapidKey.random();
            assertThat(random.secret()).hasSize(VapidKey.SECRET_BYTES);
            assertThat(VapidKey.of(random.secret()).publicKey()).isEqualTo(random.publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "000000000000000000000000000000000000000000000000000000000000000001"
            })
    void takesNoOtherNumbers(String hex) {
        assertThatThrownBy(() -> VapidKey.of(HexFormat.of().parseHex(hex))).isInstanceOf(MalformedInput.class);
    }

    @Test
    void printsAsNothing() {
        assertThat(key).hasToString("[redacted]");
    }
}

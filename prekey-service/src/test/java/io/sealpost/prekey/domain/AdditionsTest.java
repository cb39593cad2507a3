package io.sealpost.prekey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.prekey.domain.Additions.Conflict;
import io.sealpost.prekey.domain.Additions.Fresh;
import io.sealpost.prekey.domain.Additions.Known;
import io.sealpost.protocol.MalformedInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdditionsTest {

    private final EcKey first = new EcKey(1, new byte[] {1});
    private final EcKey second = new EcKey(2, new byte[] {2});
    private final SignedKey kyber = new SignedKey(1, new byte[] {3}, new byte[] {4});

    @Test
    void addsOnlyWhatWasNeverHere() {
        // Given
        var known = new Known(Map.of(1, first.hash()), Map.of());

        // When
        var additions = Additions.of(new OneTimeKeys(List.of(first, second), List.of(kyber)), known);

        // Then
        assertThat(additions).isEqualTo(new Fresh(new OneTimeKeys(List.of(second), List.of(kyber))));
    }

    @Test
    void refusesAnotherKeyUnderAKnownIdOfEitherKind() {
        // Given
        var uploaded = new OneTimeKeys(List.of(first), List.of(kyber));

        // When
        var ec = Additions.of(uploaded, new Known(Map.of(1, second.hash()), Map.of()));
        var post = Additions.of(uploaded, new Known(Map.of(), Map.of(1, second.hash())));

        // Then
        assertThat(ec).isEqualTo(new Conflict());
        assertThat(post).isEqualTo(new Conflict());
    }

    @Test
    void doesNotMindTheSameIdInTheOtherKind() {
        // When
        var additions =
                Additions.of(new OneTimeKeys(List.of(first), List.of()), new Known(Map.of(), Map.of(1, kyber.hash())));

        // Then
        assertThat(additions).isEqualTo(new Fresh(new OneTimeKeys(List.of(first), List.of())));
    }

    @Test
    void knowsAKeyAgainWhoseSignatureWasMadeAnew() {
        // Given: signatures are randomised, so the same key may come with another one
        var known = new Known(Map.of(), Map.of(1, kyber.hash()));
        var signedAgain = new SignedKey(1, kyber.publicKey(), new byte[] {9});

        // When
        var additions = Additions.of(new OneTimeKeys(List.of(), List.of(signedAgain)), known);

        // Then
        assertThat(additions).isEqualTo(new Fresh(new OneTimeKeys(List.of(), List.of())));
    }

    @Test
    void refusesAnIdTwiceInOneList() {
        assertThatThrownBy(() -> new OneTimeKeys(List.of(first, second, first), List.of()))
                .isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> new OneTimeKeys(List.of(), List.of(kyber, kyber)))
                .isInstanceOf(MalformedInput.class);
    }
}

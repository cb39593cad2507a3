package io.sealpost.client.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.SafetyNumber;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import org.junit.jupiter.api.Test;

class SafetyNumbersTest {

    private final AccountId alice = AccountId.random();
    private final AccountId bob = AccountId.random();
    private final PublicKey aliceKey = SigningKey.generate().publicKey();
    private final PublicKey bobKey = SigningKey.generate().publicKey();

    @Test
    void bothSidesSeeTheSameSixtyDigits() {
        SafetyNumber atAlice = SafetyNumbers.of(alice, aliceKey, bob, bobKey);
        SafetyNumber atBob = SafetyNumbers.of(bob, bobKey, alice, aliceKey);

        assertThat(atAlice.digits()).isEqualTo(atBob.digits()).matches("[0-9]{60}");
        assertThat(atAlice.grouped()).matches("([0-9]{5} ){11}[0-9]{5}");
        assertThat(SafetyNumbers.matches(alice, aliceKey, bob, bobKey, atBob.scannable()))
                .isTrue();
        assertThat(SafetyNumbers.matches(bob, bobKey, alice, aliceKey, atAlice.scannable()))
                .isTrue();
    }

    @Test
    void anotherKeyGivesAnotherNumber() {
        PublicKey swapped = SigningKey.generate().publicKey();
        SafetyNumber atAlice = SafetyNumbers.of(alice, aliceKey, bob, swapped);
        SafetyNumber atBob = SafetyNumbers.of(bob, bobKey, alice, aliceKey);

        assertThat(atAlice.digits()).isNotEqualTo(atBob.digits());
        assertThat(SafetyNumbers.matches(alice, aliceKey, bob, swapped, atBob.scannable()))
                .isFalse();
    }

    @Test
    void whatIsNoCodeIsRefused() {
        for (byte[] scanned : new byte[][] {{}, {1, 2, 3}, new byte[200]}) {
            assertThatThrownBy(() -> SafetyNumbers.matches(alice, aliceKey, bob, bobKey, scanned))
                    .isInstanceOf(MalformedInput.class);
        }
    }
}

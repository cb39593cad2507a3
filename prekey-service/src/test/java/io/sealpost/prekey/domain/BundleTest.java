package io.sealpost.prekey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleTest {

    private static final int LOW = 20;

    private static Bundle leaving(boolean taken, int ec, int kyber) {
        var ecKey = Optional.of(new EcKey(1, new byte[33])).filter(key -> taken);
        var kyberKey =
                Optional.of(new SignedKey(1, new byte[1569], new byte[64])).filter(key -> taken);
        return new Bundle(null, ecKey, kyberKey, new KeyCount(ec, kyber));
    }

    @Test
    void runsLowOnCrossingAndAtZero() {
        assertThat(leaving(true, 20, 20).runsLow(LOW)).isFalse();
        assertThat(leaving(true, 19, 150).runsLow(LOW)).isTrue();
        assertThat(leaving(true, 150, 19).runsLow(LOW)).isTrue();
        assertThat(leaving(true, 18, 1).runsLow(LOW)).isFalse();
        assertThat(leaving(true, 0, 100).runsLow(LOW)).isTrue();
    }

    @Test
    void tellsAgainAtZeroBecauseAHintMayHaveBeenLost() {
        assertThat(leaving(false, 0, 0).runsLow(LOW)).isTrue();
        assertThat(leaving(false, 19, 19).runsLow(LOW)).isFalse();
    }
}

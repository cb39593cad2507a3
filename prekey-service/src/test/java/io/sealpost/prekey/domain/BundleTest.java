package io.sealpost.prekey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleTest {

    private static final int LOW = 20;

    private static Bundle leaving(boolean offered, int ec, int kyber) {
        return new Bundle(null, offered, Optional.empty(), Optional.empty(), new KeyCount(ec, kyber));
    }

    @Test
    void tellsOfEveryBundleThatLeavesFewOrNone() {
        assertThat(leaving(true, 20, 20).runsLow(LOW)).isFalse();
        assertThat(leaving(true, 19, 150).runsLow(LOW)).isTrue();
        assertThat(leaving(true, 150, 18).runsLow(LOW)).isTrue();
        assertThat(leaving(true, 0, 0).runsLow(LOW)).isTrue();
    }

    @Test
    void tellsNothingBeyondTheBudgetSoThatNobodyCanMakeItTellForEver() {
        assertThat(leaving(false, 0, 0).runsLow(LOW)).isFalse();
    }

    @Test
    void isBareAsIfNoneHadBeenLeft() {
        var lastResort = new SignedKey(900, new byte[1569], new byte[64]);
        var device = new Published(null, null, new StandingKeys(null, lastResort));
        var oneTime = new SignedKey(1, new byte[1569], new byte[64]);
        var full = new Bundle(
                device, true, Optional.of(new EcKey(1, new byte[33])), Optional.of(oneTime), new KeyCount(5, 5));

        assertThat(full.hasOneTimeKeys()).isTrue();
        assertThat(full.withoutOneTimeKeys().hasOneTimeKeys()).isFalse();
        assertThat(full.withoutOneTimeKeys().kyber()).isEqualTo(lastResort);
    }
}

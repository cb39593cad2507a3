package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TriesTest {

    private final Tries tries = new Tries(4, Duration.ofSeconds(5), Duration.ofMinutes(2));

    @RepeatedTest(20)
    void pausesGrowAndSpreadUpToTheLongest() {
        assertThat(tries.pauseAfter(1, Duration.ZERO).orElseThrow())
                .isBetween(Duration.ofMillis(3_750), Duration.ofMillis(6_250));
        assertThat(tries.pauseAfter(2, Duration.ZERO).orElseThrow())
                .isBetween(Duration.ofMillis(22_500), Duration.ofMillis(37_500));
        assertThat(tries.pauseAfter(3, Duration.ZERO)).contains(Duration.ofMinutes(2));
    }

    @Test
    void thereIsALastTry() {
        assertThat(tries.pauseAfter(4, Duration.ZERO)).isEmpty();
        assertThat(new Tries(1, Duration.ofSeconds(5), Duration.ofMinutes(2)).pauseAfter(1, Duration.ZERO))
                .isEmpty();
    }

    @Test
    void waitsAsLongAsItIsAskedToUnlessThatIsTooLong() {
        assertThat(tries.pauseAfter(1, Duration.ofSeconds(90))).contains(Duration.ofSeconds(90));
        assertThat(tries.pauseAfter(1, Duration.ofMinutes(2))).contains(Duration.ofMinutes(2));
        assertThat(tries.pauseAfter(1, Duration.ofMinutes(2).plusSeconds(1))).isEmpty();
        assertThat(tries.pauseAfter(1, Duration.ofSeconds(999_999_999))).isEmpty();
        assertThat(tries.pauseAfter(2, Duration.ofMillis(1)).orElseThrow())
                .as("not sooner than by itself")
                .isGreaterThan(Duration.ofSeconds(20));
    }
}

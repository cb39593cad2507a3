package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @Test
    void readsPermitsAndTime() {
        assertThat(Rate.parse("600/60s")).isEqualTo(new Rate(600, Duration.ofMinutes(1)));
        assertThat(Rate.parse("600/60s").millisPerPermit()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "600", "600/60", "0/60s", "600/0s", "-1/60s", "1/90000s", "9999999/60s", "x/60s"})
    void refusesWhatIsNoRate(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text));
    }

    @Test
    void isStricterWhileRedisIsAwayButNeverZero() {
        assertThat(Rate.parse("600/60s").stricter()).isEqualTo(Rate.parse("150/60s"));
        assertThat(Rate.parse("2/60s").stricter()).isEqualTo(Rate.parse("1/60s"));
    }
}

package io.sealpost.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.GatewayConfigs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaySecretTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final byte[] SUBJECT = {1, 2, 3};

    private static DaySecret at(Instant now, String serviceSecret) {
        var config = GatewayConfigs.with(Map.of("gateway.service-secret", serviceSecret));
        return new DaySecret(config, InstantSource.fixed(now));
    }

    @Test
    void allGatewaysOfAnInstallationGiveTheSameNameOnOneDay() {
        var name = at(NOON, "one installation").nameOf("SEND", SUBJECT);

        assertThat(at(NOON.plus(Duration.ofHours(11)), "one installation").nameOf("SEND", SUBJECT))
                .isEqualTo(name);
        assertThat(name).matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void namesOfOtherDaysKindsSubjectsAndInstallationsHaveNothingInCommon() {
        var name = at(NOON, "one installation").nameOf("SEND", SUBJECT);

        assertThat(at(NOON.plus(Duration.ofDays(1)), "one installation").nameOf("SEND", SUBJECT))
                .isNotEqualTo(name);
        assertThat(at(NOON, "one installation").nameOf("HELLO", SUBJECT)).isNotEqualTo(name);
        assertThat(at(NOON, "one installation").nameOf("SEND", new byte[] {1, 2}))
                .isNotEqualTo(name);
        assertThat(at(NOON, "another installation").nameOf("SEND", SUBJECT)).isNotEqualTo(name);
    }
}

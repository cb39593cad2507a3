package io.sealpost.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.registry.RegistryConfig.Policy;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {

    private static final Map<String, String> GIVEN = Map.of("sealpost.service-secret", "a secret of the launcher");

    /** The file that ships, and what the launcher gives. */
    private static SmallRyeConfig config(Map<String, String> given) {
        URL shipped = RegistryConfigTest.class.getResource("/application.properties");
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredConverters()
                    .withSources(
                            new PropertiesConfigSource(shipped, 100), new PropertiesConfigSource(given, "given", 300))
                    .withMapping(RegistryConfig.class)
                    .withValidator(new BeanValidationConfigValidatorImpl())
                    .build();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Test
    void refusesToStartWithoutAServiceSecret() {
        assertThatThrownBy(() -> config(Map.of())).hasStackTraceContaining("sealpost.service-secret");
    }

    @Test
    void takesWhatAllServicesShareFromTheLauncher() {
        var config = config(GIVEN).getConfigMapping(RegistryConfig.class);

        assertThat(config.serviceSecret()).isEqualTo(GIVEN.get("sealpost.service-secret"));
        assertThat(config.keySecret()).isEqualTo(config.serviceSecret());
        assertThat(config.serverName()).isEqualTo("localhost:18080");
        assertThat(config.prekeyUrl()).hasToString("http://127.0.0.1:18082");
        assertThat(config.policy()).isEqualTo(Policy.OPEN);
        assertThat(config.tokenLife()).isLessThanOrEqualTo(Duration.ofMinutes(15));
        assertThat(config.keyRotation()).isEqualTo(Duration.ofDays(7));
        assertThat(config.keyPublishedBefore()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void refusesAPolicyThatDoesNotExist() {
        var given = Map.of(
                "sealpost.service-secret", "a secret of the launcher", "sealpost.registration-policy", "everybody");

        assertThatThrownBy(() -> config(given).getConfigMapping(RegistryConfig.class))
                .hasStackTraceContaining("registry.policy");
    }

    @Test
    void withoutTheOperatorsWordNoUsernameIsReclaimed() {
        assertThat(reclaimAfter("")).isEmpty();
        assertThat(config(GIVEN).getConfigMapping(RegistryConfig.class).usernameReclaimAfter())
                .isEmpty();
        assertThat(reclaimAfter("30d")).contains(Duration.ofDays(30));
        assertThat(reclaimAfter("3650d")).contains(Duration.ofDays(3650));
    }

    @Test
    void refusesToReclaimUsernamesBeforeThirtyDays() {
        for (var tooShort : List.of("0s", "29d", "719h", "-30d")) {
            assertThatThrownBy(() -> reclaimAfter(tooShort))
                    .hasStackTraceContaining("registry.username-reclaim-after must be at least 30 days, or empty");
        }
        assertThatThrownBy(() -> reclaimAfter("3651d"))
                .hasStackTraceContaining("registry.username-reclaim-after must be at most 3650 days, or empty");
        assertThatThrownBy(() -> reclaimAfter("a year")).hasStackTraceContaining("registry.username-reclaim-after");
    }

    /** As an operator sets it. */
    private static Optional<Duration> reclaimAfter(String value) {
        var given = new HashMap<>(GIVEN);
        given.put("registry.username-reclaim-after", value);
        return config(given).getConfigMapping(RegistryConfig.class).usernameReclaimAfter();
    }
}

package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    @Test
    void everyDurationHasBounds() {
        var durations = Stream.of(
                        GatewayConfig.class,
                        GatewayConfig.Sockets.class,
                        GatewayConfig.Log.class,
                        GatewayConfig.Http.class)
                .flatMap(group -> Arrays.stream(group.getDeclaredMethods()))
                .filter(knob -> knob.getReturnType() == Duration.class);

        assertThat(durations).isNotEmpty().allMatch(GatewayConfigTest::hasBounds);
    }

    private static boolean hasBounds(Method knob) {
        return knob.isAnnotationPresent(DurationMin.class) && knob.isAnnotationPresent(DurationMax.class);
    }
}

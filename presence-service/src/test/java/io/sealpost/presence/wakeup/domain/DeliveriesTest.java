package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many are on their way. What becomes of them is seen with a real push server. */
class DeliveriesTest {

    private final List<Endpoint> asked = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Deliveries deliveries = new Deliveries(
            null,
            this::neverAnswers,
            new Deliveries.Rules(2, new Tries(1, Duration.ofSeconds(1), Duration.ofSeconds(1)), 1),
            outcomes::add);
    private final Registration registration = new Registration(Endpoint.of("https://push.example.net/x"), "1");

    private Uni<Answer> neverAnswers(Endpoint endpoint) {
        asked.add(endpoint);
        return Uni.createFrom().nothing();
    }

    @Test
    void areNoMoreThanTheyMayBe() {
        for (int n = 0; n < 5; n++) {
            deliveries.begin(DeviceId.random(), registration);
        }

        assertThat(asked).hasSize(2);
        assertThat(deliveries.underWay()).isEqualTo(2);
        assertThat(outcomes).containsExactly(Outcome.DROPPED, Outcome.DROPPED, Outcome.DROPPED);
    }

    @Test
    void areOnePerDevice() {
        var device = DeviceId.random();

        deliveries.begin(device, registration);
        deliveries.begin(device, registration);

        assertThat(asked).hasSize(1);
        assertThat(outcomes).isEmpty();
    }
}

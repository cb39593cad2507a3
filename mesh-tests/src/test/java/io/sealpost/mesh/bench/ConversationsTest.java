package io.sealpost.mesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mesh.Mesh;
import io.sealpost.mesh.bench.load.Faults;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.load.Sockets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The load generator against the mesh that the tests share, with few people and for a few seconds. It counts only. */
class ConversationsTest {

    private static final int PAIRS = 4;

    @Test
    void everyMessageArrivesOnceAndInOrder() {
        var faults = new Faults();
        // Closing it would stop the mesh of the other tests.
        var mesh = new BenchMesh(Mesh.stack());
        try (var sockets = new Sockets(Mesh.stack().gatewayUri(), faults)) {
            var town = new Town(mesh, PAIRS, System.out::println);
            var run = new Run(mesh, town, sockets, faults, Optional.empty(), 5, System.out::println);

            try (var conversations = Conversations.open(run, town.pairs())) {
                var flow = conversations.measure("smoke", new Pace.Rate(100), Duration.ofSeconds(5));

                assertThat(flow.outcome().complete()).isTrue();
                assertThat(flow.outcome().messages()).isPositive();
                assertThat(flow.outcome().accepted().getTotalCount())
                        .isEqualTo(flow.outcome().messages());
            }
        }
        assertThat(faults.counts()).isEmpty();
    }
}

package io.sealpost.mailbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * DUR, ORD and ONCE in random worlds. Each build plays {@value #WORLDS} new ones, {@code -Dsealpost.full=true} ten thousand;
 * {@code ./mesh simulate} plays as many as wished, and one again.
 */
class SimulationTest {

    private static final int WORLDS = 500;
    private static final int WORLDS_OF_A_FULL_TEST = 10_000;

    @Test
    void everyWorldKeepsThePromises() {
        int worlds = Boolean.getBoolean("sealpost.full") ? WORLDS_OF_A_FULL_TEST : WORLDS;
        long first = Simulation.newSeed();

        var failure = Simulation.play(first, worlds, played -> {});

        failure.ifPresent(one -> one.violation().printStackTrace());
        assertThat(failure)
                .as("./mesh simulate --seed SEED plays a world again")
                .isEmpty();
        System.out.printf("simulation: %d worlds played, seeds from %d%n", worlds, first);
    }

    @Test
    void aSeedPlaysTheSameWorldAgain() {
        // Given
        var first = new World(17).play();

        // When
        var again = new World(17).play();

        // Then
        assertThat(again).isEqualTo(first).isNotEmpty();
    }
}

package io.sealpost.mailbox.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/**
 * DUR, ORD and ONCE in random worlds. Each build plays {@value #WORLDS} new ones, {@code -Dsealpost.full=true} ten thousand;
 * {@code -Dsealpost.seed=N} plays one again, {@code -Dsealpost.worlds=N} as many as wished.
 */
class SimulationTest {

    private static final int WORLDS = 500;

    @Test
    void everyWorldKeepsThePromises() {
        Long seed = Long.getLong("sealpost.seed");
        if (seed != null) {
            new World(seed).run();
            return;
        }
        int worlds = Integer.getInteger("sealpost.worlds", Boolean.getBoolean("sealpost.full") ? 10_000 : WORLDS);
        long first = System.nanoTime();
        for (long next = first; next < first + worlds; next++) {
            long played = next;
            assertThatCode(() -> new World(played).run())
                    .as("play it again with -Dtest=SimulationTest -Dsealpost.seed=%d", played)
                    .doesNotThrowAnyException();
        }
        System.out.printf("simulation: %d worlds played, seeds from %d%n", worlds, first);
    }
}

package io.sealpost.mesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mesh.Mesh;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL away: mailbox-service says that it is not ready, for however long, and does nothing worse. */
class StoreTroubleTest {

    private static final int TEXTS = 20;
    private static final String SERVICE = "mailbox-service";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** In a long run past the minute after which partitions are paused. */
    private static final Duration AWAY = Duration.ofSeconds(Boolean.getBoolean("sealpost.full") ? 80 : 2);

    @ParameterizedTest
    @ValueSource(strings = {"killed", "paused"})
    void itIsUnreadyAndAliveAndDropsNothing(String how) throws Exception {
        var stack = Mesh.stack();
        try (var town = new Town(Mesh.temporaryFolder("trouble"), stack.serverName());
                var health = new Health(stack)) {
            // Given: mail for somebody who is away, so that there is something to store
            Resident alice = settled(town);
            Resident bob = settled(town);
            Lane lane = town.lane(alice, bob);
            lane.write();
            bob.client().disconnect();
            long process = stack.process(SERVICE).pid();

            // When
            whileAway(how, lane, health);

            // Then
            assertThat(Town.until(PATIENCE, () -> health.isReady(SERVICE))).isTrue();
            assertThat(health.unwell(PATIENCE)).isEmpty();
            assertThat(health.saidDead()).isEmpty();
            assertThat(stack.process(SERVICE).pid()).isEqualTo(process);
            assertThat(DeadLetters.count(stack.stores().kafka().bootstrap())).isZero();
            bob.client().connect();
            assertThat(town.settle(PATIENCE)).isTrue();
            assertThat(town.tally().accepted()).isGreaterThan(TEXTS);
            assertThat(town.tally().isClean()).as(town.tally().toString()).isTrue();
        }
    }

    private static void whileAway(String how, Lane lane, Health health) throws InterruptedException {
        var stack = Mesh.stack();
        boolean killed = how.equals("killed");
        Consumer<String> goes = killed ? stack::kill : stack::pause;
        Consumer<String> returns = killed ? stack::restart : stack::resume;
        goes.accept("postgres");
        try {
            assertThat(Town.until(PATIENCE, () -> {
                        lane.write();
                        return !health.isReady(SERVICE);
                    }))
                    .as("says that it is not ready")
                    .isTrue();
            for (int text = 0; text < TEXTS; text++) {
                lane.write();
            }
            TimeUnit.MILLISECONDS.sleep(AWAY.toMillis());
            assertThat(health.isReady(SERVICE)).isFalse();
        } finally {
            returns.accept("postgres");
        }
    }

    private static Resident settled(Town town) {
        Resident resident = town.newcomer(Mesh.stack().gatewayUri());
        resident.register();
        resident.client().connect();
        return resident;
    }
}

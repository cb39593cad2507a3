package io.sealpost.mesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mesh.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * No fault at all: devices sign in while others keep writing to them, stay, and sign in once more. Between "what waited" and
 * "what comes now" other servers lose messages; here an attach is a record in the same log.
 */
class LoginRaceTest {

    private static final boolean FULL = Boolean.getBoolean("sealpost.full");
    private static final int SENDERS = FULL ? 8 : 4;
    private static final int RECEIVERS = FULL ? 40 : 16;
    private static final int ROUNDS = FULL ? 25 : 12;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void nothingIsLostStuckRepeatedOrOvertakenWhileDevicesSignIn() throws Exception {
        try (var town = new Town(Mesh.temporaryFolder("race"), Mesh.stack().serverName());
                var crew = Executors.newFixedThreadPool(SENDERS + 8)) {
            // Given
            List<Resident> senders = registered(town, SENDERS);
            List<Resident> receivers = registered(town, RECEIVERS);
            senders.forEach(sender -> sender.client().connect());
            List<List<Lane>> lanes = lanes(town, senders, receivers);
            for (List<Lane> lane : lanes) {
                lane.forEach(Lane::write);
            }

            // When: they sign in under load, and stay
            var signedIn = new AtomicBoolean();
            var writing = lanes.stream()
                    .map(mine -> crew.submit(writer(mine, signedIn)))
                    .toList();
            for (var arrival : receivers.stream()
                    .map(one -> crew.submit(() -> one.client().connect()))
                    .toList()) {
                arrival.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            signedIn.set(true);
            for (var done : writing) {
                done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }

            // Then: all of it arrives on the connection that was made under load
            Town.until(PATIENCE, () -> town.open() == 0 && town.missing() == 0);
            assertThat(town.open()).as("unanswered").isZero();
            assertThat(town.missing()).as("stuck until the next sign-in").isZero();

            // And when they sign in once more, nothing else comes
            for (Resident receiver : receivers) {
                receiver.leave();
                receiver.client().connect();
                assertThat(receiver.client().awaitDrained(PATIENCE)).isTrue();
            }
            Tally tally = town.tally();
            System.out.println("login race: " + tally);
            assertThat(tally.accepted()).isGreaterThan(SENDERS * RECEIVERS * ROUNDS);
            assertThat(tally.isClean()).as(tally.toString()).isTrue();
        }
    }

    private static List<Resident> registered(Town town, int count) {
        var people = new ArrayList<Resident>();
        for (int i = 0; i < count; i++) {
            Resident person = town.newcomer(Mesh.stack().gatewayUri());
            person.register();
            people.add(person);
        }
        return people;
    }

    /** One list for each sender, to all receivers. */
    private static List<List<Lane>> lanes(Town town, List<Resident> senders, List<Resident> receivers) {
        return senders.stream()
                .map(sender -> receivers.stream()
                        .map(receiver -> town.lane(sender, receiver))
                        .toList())
                .toList();
    }

    /** Writes until everybody is signed in, and some rounds more. */
    private static Callable<Void> writer(List<Lane> lanes, AtomicBoolean signedIn) {
        return () -> {
            var order = new ArrayList<>(lanes);
            Collections.shuffle(order);
            for (int after = 0; after < ROUNDS; after += signedIn.get() ? 1 : 0) {
                order.forEach(Lane::write);
                // As fast as the mesh takes them, and no faster.
                Town.until(PATIENCE, () -> order.stream().mapToInt(Lane::open).sum() < order.size());
            }
            return null;
        };
    }
}

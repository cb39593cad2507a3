package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.SealpostClient;
import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.PrekeyDoor.Keys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two processes of prekey-service on one database: each one-time key leaves once, in its order, also when one is killed. */
@EnabledIfSystemProperty(named = "sealpost.full", matches = "true")
class PrekeyInstancesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KEYS = 100;
    private static final int TAKERS_OF_EACH = 2;

    private static DevStack stack;
    private static String first;
    private static String second;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Person> people = new ArrayList<>();
    private final Map<SealpostClient, List<Integer>> uploaded = new HashMap<>();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();

    private record Taken(SealpostClient owner, Keys keys) {}

    @BeforeAll
    static void startASecondInstance() {
        stack = Mesh.stack();
        first = "prekey-service";
        second = stack.startAnother("prekey-service");
    }

    @AfterAll
    static void stopTheSecondInstance() {
        stack.stop(second);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        people.forEach(Person::close);
    }

    private void register(int count) throws Exception {
        var registering = IntStream.range(0, count)
                .mapToObj(n -> threads.submit(() -> Mesh.person("person")))
                .toList();
        for (var person : registering) {
            people.add(person.get());
        }
        people.forEach(person -> uploaded.put(person.client(), PrekeyDatabase.waiting(person.client())));
    }

    @Test
    void thousandsOfKeysEachLeaveOnceInTheirOrder() throws Exception {
        // Given
        register(24);
        awaitOpen();

        // When
        for (var ends : takers(first, second)) {
            ends.get();
        }

        // Then
        assertThat(taken).hasSize(24 * KEYS);
        assertThat(keysOf(taken)).doesNotHaveDuplicates();
        assertThat(kyberKeysOf(taken)).doesNotHaveDuplicates();
    }

    @Test
    void aKilledInstanceTakesNoKeyBack() throws Exception {
        // Given
        register(12);
        awaitOpen();
        int all = 12 * KEYS;

        // When
        var taking = takers(first, second);
        await().atMost(PATIENCE).until(() -> taken.size() > all / 3);
        stack.kill(second);
        for (var ends : taking) {
            ends.get();
        }
        int before = taken.size();
        stack.restart(second);
        for (var ends : takers(second)) {
            ends.get();
        }

        // Then: what the killed one had taken and not answered is lost, and nothing else is
        assertThat(before).isGreaterThan(all / 3);
        assertThat(taken).hasSizeBetween(all - TAKERS_OF_EACH, all);
        assertThat(keysOf(taken)).doesNotHaveDuplicates();
        assertThat(kyberKeysOf(taken)).doesNotHaveDuplicates();
    }

    /** A new instance gives no one-time keys before it has heard what others told. */
    private void awaitOpen() {
        var probe = Mesh.person("probe");
        people.add(probe);
        for (String instance : List.of(first, second)) {
            try (var door = new PrekeyDoor(instance)) {
                await().atMost(PATIENCE).until(() -> door.take(probe.client()).isPresent());
            }
        }
    }

    private List<Future<?>> takers(String... instances) {
        var takers = new ArrayList<Future<?>>();
        for (String instance : instances) {
            for (int n = 0; n < TAKERS_OF_EACH; n++) {
                takers.add(threads.submit(() -> takeAll(instance)));
            }
        }
        return takers;
    }

    /** From everybody in turn, until nobody has any or the instance is gone. */
    private Void takeAll(String instance) throws Exception {
        var positions = new HashMap<SealpostClient, Integer>();
        try (var door = new PrekeyDoor(instance)) {
            boolean more = true;
            while (more) {
                more = false;
                for (var owner : uploaded.keySet()) {
                    var keys = door.take(owner);
                    keys.ifPresent(found -> note(owner, found, positions));
                    more |= keys.isPresent();
                }
            }
        } catch (IOException killed) {
            assertThat(instance).as("an instance that nobody killed").isEqualTo(second);
        }
        return null;
    }

    private void note(SealpostClient owner, Keys keys, Map<SealpostClient, Integer> positions) {
        taken.add(new Taken(owner, keys));
        int position = uploaded.get(owner).indexOf(keys.ec());
        assertThat(position).as("first in, first out").isGreaterThan(positions.getOrDefault(owner, -1));
        positions.put(owner, position);
    }

    private static List<String> keysOf(Queue<Taken> taken) {
        return taken.stream().map(one -> one.keys().ecKey()).toList();
    }

    private static List<String> kyberKeysOf(Queue<Taken> taken) {
        return taken.stream()
                .map(one -> one.owner().device().uuid() + " " + one.keys().kyber())
                .toList();
    }
}

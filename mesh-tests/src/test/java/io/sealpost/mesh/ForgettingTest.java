package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.court.DataFiles;
import io.sealpost.mesh.court.Needle;
import io.sealpost.mesh.court.NeedleSearch;
import io.sealpost.protocol.mailbox.v1.Deposit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Looks for the ciphertext of delivered messages in every file of the mesh until none holds it any more (FORGET), and says
 * how long that took.
 */
@EnabledIfSystemProperty(named = "sealpost.full", matches = "true")
class ForgettingTest {

    private static final Duration TARGET = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String PASSED = "the message that was delivered at once";
    private static final String WAITED = "the message that waited";

    private final DevStack stack = Mesh.stack();

    @Test
    void forgetsWhatIsDelivered() {
        try (var alice = Mesh.person("Alice");
                var bob = Mesh.person("Bob");
                var carol = Mesh.person("Carol")) {
            // Given
            alice.client().connect();
            bob.client().connect();
            alice.client().addContact(bob.client().link());
            alice.client().addContact(carol.client().link());
            var waited = deliverAfterAnAbsence(alice, carol);
            bob.awaitDrained();
            var passed = send(alice, bob, PASSED);
            var needles = List.of(ciphertext(PASSED, passed), ciphertext(WAITED, waited));
            assertThat(holders(needles).get("kafka"))
                    .as("the search finds what is there")
                    .contains(PASSED);

            // When
            bob.heardAt(PASSED);
            var delivered = Instant.now();

            // Then
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
                var now = holders(needles);
                return now.values().stream().noneMatch(texts -> texts.contains(PASSED))
                        && now.keySet().stream().noneMatch("kafka"::equals);
            });
            report(Duration.between(delivered, Instant.now()), holders(needles));
        }
    }

    /** The recipient is away until the message is in PostgreSQL. */
    private Deposit deliverAfterAnAbsence(Person alice, Person carol) {
        var deposit = send(alice, carol, WAITED);
        var needle = ciphertext(WAITED, deposit);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> holders(List.of(needle))
                .containsKey("postgres"));
        carol.client().connect();
        carol.heardAt(WAITED);
        return deposit;
    }

    private Deposit send(Person from, Person to, String text) {
        try (var log = new LogTail(stack.stores())) {
            from.tell(to, text);
            return log.nextFor(to.client().account());
        }
    }

    private static Needle ciphertext(String what, Deposit deposit) {
        var bytes = deposit.getCopies(0).getCiphertext();
        int middle = bytes.size() / 2;
        return new Needle(what, bytes.substring(middle - 24, middle + 24).toByteArray());
    }

    /** By store, what its files hold. */
    private Map<String, Set<String>> holders(List<Needle> needles) {
        var search = new NeedleSearch(needles);
        var holders = new TreeMap<String, Set<String>>();
        for (Path path : DataFiles.below(stack.folder())) {
            var found = found(search, path);
            if (!found.isEmpty()) {
                String store = stack.folder().relativize(path).getName(0).toString();
                holders.merge(store, found, ForgettingTest::both);
            }
        }
        return holders;
    }

    private static Set<String> found(NeedleSearch search, Path path) {
        try (var file = DataFiles.open(path)) {
            return search.in(file).stream().map(Needle::what).collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        some.addAll(others);
        return some;
    }

    private static void report(Duration took, Map<String, Set<String>> left) {
        System.out.printf(
                "FORGET: no file held the ciphertext of a message delivered at once after %d s (target %d s: %s)%n",
                took.toSeconds(), TARGET.toSeconds(), took.compareTo(TARGET) <= 0 ? "met" : "missed");
        System.out.println("FORGET: of a message that had been written to PostgreSQL, then delivered and deleted, "
                + (left.isEmpty() ? "nothing was left" : "bytes were still in the files of " + left.keySet()));
    }
}

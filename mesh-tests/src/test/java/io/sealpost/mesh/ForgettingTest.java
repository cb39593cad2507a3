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
    private static final int ATTEMPTS = 3;
    private static final int DEPTH = 3;
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

            // When, then
            var took = forget(alice, bob, 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(holders(List.of(waited), filesThatMayHoldMail()))
                    .allSatisfy((place, texts) -> assertThat(place).startsWith("postgres")));
            report(took, holders(List.of(waited), everyFile()).keySet());
        }
    }

    /** Sends until a message was acknowledged so soon that PostgreSQL never got it, which a busy machine may not manage. */
    private Duration forget(Person alice, Person bob, int attempt) {
        assertThat(attempt)
                .as("each message was stored before it was acknowledged")
                .isLessThanOrEqualTo(ATTEMPTS);
        var text = PASSED + " " + attempt;
        var needles = List.of(ciphertext(text, send(alice, bob, text)));
        assertThat(holders(needles, recordFiles()))
                .as("the search finds what is there")
                .isNotEmpty();
        var delivered = bob.heardAt(text);
        var left = new TreeMap<String, Set<String>>();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            left.clear();
            left.putAll(holders(needles, filesThatMayHoldMail()));
            return left.keySet().stream().allMatch(place -> place.startsWith("postgres"));
        });
        var gone = Instant.now();
        if (!left.isEmpty()) {
            return forget(alice, bob, attempt + 1);
        }
        assertThat(holders(needles, everyFile())).isEmpty();
        return Duration.between(delivered, gone);
    }

    /** The recipient is away until the message is in PostgreSQL. */
    private Needle deliverAfterAnAbsence(Person alice, Person carol) {
        var needle = ciphertext(WAITED, send(alice, carol, WAITED));
        var files = stack.stores().postgres().data();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !holders(List.of(needle), DataFiles.below(files)).isEmpty());
        carol.client().connect();
        carol.heardAt(WAITED);
        return needle;
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

    private List<Path> everyFile() {
        return DataFiles.below(stack.folder());
    }

    /** Kafka's indexes are hundreds of megabytes of offsets and holes: looked through once, at the end. */
    private List<Path> filesThatMayHoldMail() {
        return everyFile().stream()
                .filter(path -> !path.toString().endsWith("index"))
                .toList();
    }

    private List<Path> recordFiles() {
        return DataFiles.below(stack.stores().kafka().data()).stream()
                .filter(path -> path.toString().endsWith(".log"))
                .toList();
    }

    /** By store and folder of it, for example postgres/data/pg_wal, what these files hold. */
    private Map<String, Set<String>> holders(List<Needle> needles, List<Path> files) {
        var search = new NeedleSearch(needles);
        var holders = new TreeMap<String, Set<String>>();
        for (Path path : files) {
            var found = found(search, path);
            if (!found.isEmpty()) {
                var place = stack.folder().relativize(path);
                holders.merge(
                        place.subpath(0, Math.min(DEPTH, place.getNameCount())).toString(),
                        found,
                        ForgettingTest::both);
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

    private static void report(Duration took, Set<String> left) {
        System.out.printf(
                "FORGET: no file held the ciphertext of a message delivered at once after %d s (target %d s: %s)%n",
                took.toSeconds(), TARGET.toSeconds(), took.compareTo(TARGET) <= 0 ? "met" : "missed");
        System.out.println(
                "FORGET: of a message that was written to PostgreSQL, delivered and deleted there were bytes in "
                        + left);
    }
}

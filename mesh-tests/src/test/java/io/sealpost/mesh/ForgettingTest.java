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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Looks for the ciphertext of delivered messages in every file of the mesh until none holds it any more (FORGET), and says
 * how long that took.
 */
class ForgettingTest {

    private static final Duration TARGET = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String KAFKA = "kafka";
    private static final int DEPTH = 3;
    private static final String PASSED = "the message that was delivered at once";
    private static final String WAITED = "the message that waited";

    private final DevStack stack = Mesh.stack();

    @Test
    void forgetsWhatIsDelivered() throws SQLException {
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

            // When
            var passed = ciphertext(PASSED, send(alice, bob, PASSED));
            assertThat(holders(List.of(passed), recordFiles()))
                    .as("the search finds what is there")
                    .isNotEmpty();
            var delivered = bob.heardAt(PASSED);

            // Then
            var needles = List.of(passed, waited);
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                var now = holders(needles, filesThatMayHoldMail());
                return now.values().stream().noneMatch(texts -> texts.contains(PASSED))
                        && now.keySet().stream().noneMatch(place -> place.startsWith(KAFKA));
            });
            var gone = Instant.now();
            var left = holders(needles, everyFile());
            assertThat(left.values()).noneMatch(texts -> texts.contains(PASSED));
            report(Duration.between(delivered, gone), left.keySet());
            tidyUp();
            System.out.println("FORGET: after VACUUM, a checkpoint and a new WAL file there were bytes of it in "
                    + holders(needles, everyFile()).keySet());
        }
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

    /** What PostgreSQL does by itself sooner or later. */
    private void tidyUp() throws SQLException {
        var postgres = stack.stores().postgres();
        try (var connection = DriverManager.getConnection(
                        postgres.jdbcUrl("mailbox_service"), postgres.superuser(), postgres.superuserPassword());
                var statement = connection.createStatement()) {
            statement.execute("vacuum");
            statement.execute("select pg_switch_wal()");
            statement.execute("checkpoint");
        }
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

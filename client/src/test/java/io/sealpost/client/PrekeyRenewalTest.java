package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.store.Store;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prekeys come and go with time: signed ones every week, private halves 30 days after the server gave up the public ones. */
@Timeout(120)
class PrekeyRenewalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final ClientOptions QUICK = ClientOptions.defaults().withMarksDelay(Duration.ofMillis(50));

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private final TinyMesh mesh = new TinyMesh();
    private final List<ClientEvent> bobsEvents = new CopyOnWriteArrayList<>();
    private SealpostClient bob;

    @BeforeEach
    void register() {
        bob = open("bob");
        bob.register(NewAccount.anonymous());
        bob.listen(bobsEvents::add);
        look();
    }

    @AfterEach
    void close() {
        bob.close();
        mesh.close();
    }

    private SealpostClient open(String name) {
        return SealpostClient.open(folder.resolve(name), mesh.uri(), QUICK, clock, file -> Store.open(file, clock));
    }

    /** A connection, and the look at the prekeys that follows it. */
    private void look() {
        bob.disconnect();
        bob.connect();
        await().atMost(PATIENCE).until(() -> number("SELECT prekeys_checked FROM own") == clock.millis());
    }

    /** Bob is there every day, more or less. */
    private void pass(Duration time) {
        for (int day = 0; day < time.toDays(); day++) {
            clock.move(Duration.ofDays(1));
            look();
        }
    }

    private Json.AllPrekeys published() {
        return mesh.prekeys(bob.device().bytes());
    }

    @Test
    void signedAndLastResortKeysAreReplacedAfterAWeek() {
        // Given
        var first = published();

        // When
        clock.move(WEEK);
        look();

        // Then
        assertThat(published().signedPreKey().id())
                .isGreaterThan(first.signedPreKey().id());
        assertThat(published().lastResortKyber().id())
                .isGreaterThan(first.lastResortKyber().id());
        assertThat(bob.prekeyCount()).isEqualTo(new PrekeyCount(100, 100));
    }

    @Test
    void theyAreNotReplacedEarlier() {
        // Given
        var first = published();

        // When
        clock.move(WEEK.minus(MINUTE));
        look();

        // Then
        assertThat(published()).isSameAs(first);
    }

    @Test
    void aSessionBegunWithReplacedKeysIsOpenedFor30DaysAndNoLonger() throws Exception {
        // Given: a bundle that somebody fetched just before it was replaced
        var old = published();
        pass(Duration.ofDays(8));
        assertThat(published().signedPreKey().id())
                .isNotEqualTo(old.signedPreKey().id());
        mesh.bundleAnswers = truth -> new Json.DeviceBundle(
                truth.device(),
                truth.registrationId(),
                truth.identityKey(),
                old.signedPreKey(),
                old.lastResortKyber(),
                null);

        // When, Then: replaced between 7 and 8 days after the first
        pass(Duration.ofDays(29));
        writeToBob("carol", "in time");
        clock.move(Duration.ofDays(2));
        look();
        writeToBob("dave", "too late");
        await().atMost(PATIENCE)
                .until(() -> bobsEvents.contains(new SecurityEvent(SecurityWarning.UNREADABLE_MESSAGE)));
        assertThat(received()).containsExactly("in time");
    }

    /** Who writes here is no contact of Bob's. */
    private List<String> received() {
        return bobsEvents.stream()
                .filter(ClientEvent.RequestReceived.class::isInstance)
                .map(event -> ((ClientEvent.RequestReceived) event).message().text())
                .toList();
    }

    private void writeToBob(String name, String text) throws Exception {
        try (var writer = open(name)) {
            writer.register(NewAccount.anonymous());
            writer.addContact(bob.link());
            writer.connect();
            writer.send(bob.account(), text).accepted().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> mesh.waiting(bob.device().bytes()) == 0);
        }
    }

    @Test
    void usedOneTimeKeysAreKeptFor30DaysAndThenDestroyed() throws Exception {
        // Given
        writeToBob("carol", "hello");
        assertThat(number("SELECT count(*) FROM prekey WHERE used = " + clock.millis()))
                .isEqualTo(2);
        long used = number("SELECT min(id) FROM prekey WHERE used = " + clock.millis());

        // When, Then
        clock.move(Duration.ofDays(30));
        look();
        assertThat(number("SELECT count(*) FROM prekey WHERE id = " + used)).isEqualTo(1);
        clock.move(Duration.ofDays(1));
        look();
        assertThat(number("SELECT count(*) FROM prekey WHERE id = " + used)).isZero();
    }

    @Test
    void keysThatWereGivenOutAndNeverUsedDoNotStayForEver() {
        // Given
        long first = number("SELECT min(id) FROM prekey");
        mesh.useUpPrekeys(bob.device().bytes(), 50);

        // When
        pass(Duration.ofDays(8));
        clock.move(Duration.ofDays(31));
        look();

        // Then
        assertThat(number("SELECT count(*) FROM prekey WHERE id = " + first)).isZero();
        assertThat(number("SELECT count(*) FROM prekey")).isEqualTo(2 * 202);
    }

    @Test
    void whatTheServerMayStillGiveOutIsNotUsedUpYet() {
        // Given
        var first = published();
        mesh.problems = path -> path.equals("/v1/prekeys") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        clock.move(Duration.ofDays(8));
        bob.disconnect();
        bob.connect();
        await().atMost(PATIENCE).until(() -> number("SELECT count(*) FROM prekey") == 404);

        // When: the server takes nothing for a long time, and a set is made anew at most once an hour
        for (int tries = 0; tries < 5; tries++) {
            int asked = mesh.requests.size();
            bob.disconnect();
            bob.connect();
            await().atMost(PATIENCE).until(() -> putsSince(asked) > 0);
        }

        // Then
        assertThat(published()).isSameAs(first);
        assertThat(number("SELECT count(*) FROM prekey")).isEqualTo(404);
        assertThat(number("SELECT count(*) FROM prekey WHERE used IS NOT NULL")).isZero();

        // When
        mesh.problems = path -> Optional.empty();
        look();

        // Then
        assertThat(published().signedPreKey().id())
                .isGreaterThan(first.signedPreKey().id());
        assertThat(number("SELECT count(*) FROM prekey WHERE used IS NULL")).isEqualTo(202);
    }

    private long putsSince(int asked) {
        return mesh.requests.stream()
                .skip(asked)
                .filter("PUT /v1/prekeys"::equals)
                .count();
    }

    /** Everybody sees ids: they must not say how many keys were used in between. */
    @Test
    void idsSayOnlyFromWhichUploadAKeyIs() {
        var first = published();
        mesh.useUpPrekeys(bob.device().bytes(), 5);
        bob.replenishPrekeys();
        pass(Duration.ofDays(8));
        var second = published();

        assertThat(second.signedPreKey().id()).isEqualTo(first.signedPreKey().id() + 2);
        for (var keys : List.of(first.oneTimeEc(), first.oneTimeKyber(), second.oneTimeEc(), second.oneTimeKyber())) {
            var ids = keys.stream().map(Json.Key::id).toList();
            int lowest = ids.stream().min(Integer::compare).orElseThrow();
            assertThat(new HashSet<>(ids))
                    .isEqualTo(new HashSet<>(
                            IntStream.range(lowest, lowest + 100).boxed().toList()));
            assertThat(ids).isNotEqualTo(ids.stream().sorted().toList());
        }
    }

    @Test
    void whoNeverAnswersIsWrittenToWithANewBundleAfter30Days() throws Exception {
        // Given
        bob.disconnect();
        try (var alice = open("alice")) {
            alice.register(NewAccount.anonymous());
            alice.addContact(bob.link());
            alice.connect();
            alice.send(bob.account(), "first").accepted().get(30, TimeUnit.SECONDS);
            clock.move(Duration.ofDays(29));
            alice.send(bob.account(), "second").accepted().get(30, TimeUnit.SECONDS);
            assertThat(mesh.bundleRequests).hasSize(1);

            // When: libsignal lets nobody write longer in a session that was never answered
            clock.move(Duration.ofDays(2));
            alice.send(bob.account(), "third").accepted().get(30, TimeUnit.SECONDS);

            // Then
            assertThat(mesh.bundleRequests).hasSize(2);
            bob.connect();
            await().atMost(PATIENCE).until(() -> received().equals(List.of("first", "second", "third")));
        }
    }

    @Test
    void whoSharesNoPresenceComesBackEveryDayToo() {
        // Given
        bob.close();
        bob = SealpostClient.open(
                folder.resolve("bob"),
                mesh.uri(),
                QUICK.withSharePresence(false),
                clock,
                file -> Store.open(file, clock));
        bob.connect();

        // When
        clock.move(Duration.ofDays(1));

        // Then
        await().atMost(PATIENCE).until(() -> number("SELECT prekeys_checked FROM own") == clock.millis());
    }

    private long number(String query) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("bob/sealpost.db"));
                var statement = connection.createStatement()) {
            return statement.executeQuery(query).getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

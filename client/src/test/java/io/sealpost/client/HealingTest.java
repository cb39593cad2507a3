package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.PrekeysLow;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client repairs by itself. */
@Timeout(120)
class HealingTest {

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void aBrokenSessionIsBegunAnewAndWhatCouldNotBeOpenedIsSentAgain() throws Exception {
        // Given: Bob's session is lost, as after restoring an old copy of his folder
        people.bob.close();
        forgetSessionsOfBob();
        people.bob = people.open("bob");
        people.bob.listen(people.bobsEvents::add);
        people.bob.connect();

        // When
        people.alice.send(people.bob.account(), "can you read this?").accepted().get(30, TimeUnit.SECONDS);

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "can you read this?");
        assertThat(people.bobsEvents).contains(new SecurityEvent(SecurityWarning.UNREADABLE_MESSAGE));
        people.bob.send(people.alice.account(), "now I can");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "can you read this?", "now I can");
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.bob.device().bytes()) == 0);
    }

    @Test
    void aRequestThatCouldNotBeSentIsSentWithTheNextConnection() throws Exception {
        // Given
        people.bob.close();
        forgetSessionsOfBob();
        people.bob = people.open("bob");
        people.bob.listen(people.bobsEvents::add);
        people.bob.connect();
        people.mesh.problems = HealingTest::withoutBundles;

        // When
        people.alice.send(people.bob.account(), "can you read this?").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.bob.device().bytes()) == 0);
        people.bob.disconnect();
        people.mesh.problems = path -> Optional.empty();
        people.bob.connect();

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "can you read this?");
    }

    @Test
    void anAnswerThatCouldNotBeSentIsSentWithTheNextConnection() throws Exception {
        // Given
        people.bob.close();
        forgetSessionsOfBob();
        people.bob = people.open("bob");
        people.bob.connect();
        people.mesh.refusals = send -> {
            if (send.getRecipientAccount().equals(people.alice.account().byteString())) {
                people.mesh.problems = HealingTest::withoutBundles;
            }
            return Optional.empty();
        };
        long before = bundleRequests();

        // When: Bob asks for bundles and gets them, Alice asks and does not
        people.alice.send(people.bob.account(), "can you read this?").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(() -> bundleRequests() >= before + 2);
        people.alice.disconnect();
        people.mesh.refusals = send -> Optional.empty();
        people.mesh.problems = path -> Optional.empty();
        people.alice.connect();

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "can you read this?");
    }

    @Test
    void prekeysAreToppedUpWhenTheServerSaysThatTheyRunLow() {
        // Given
        people.mesh.useUpPrekeys(people.bob.device().bytes(), 5);

        // When
        people.mesh.tell(
                people.bob.device().bytes(),
                ServerFrame.newBuilder()
                        .setPrekeysLow(PrekeysLow.newBuilder().setEcLeft(5).setKyberLeft(5))
                        .build());

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bob.prekeyCount().equals(new PrekeyCount(100, 100)));
    }

    @Test
    void prekeysThatCouldNotBeSentAreSentAgainBeforeOthersAreMade() throws Exception {
        // Given
        people.mesh.useUpPrekeys(people.bob.device().bytes(), 5);
        people.mesh.problems =
                path -> path.equals("/v1/prekeys/one-time") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        long before = count("SELECT count(*) FROM prekey");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(people.bob::replenishPrekeys).isInstanceOf(SealpostException.class);
        }

        // When
        people.mesh.problems = path -> Optional.empty();
        people.bob.replenishPrekeys();

        // Then
        assertThat(people.bob.prekeyCount()).isEqualTo(new PrekeyCount(100, 100));
        assertThat(count("SELECT count(*) FROM prekey")).isEqualTo(before + 2 * 95);
    }

    @Test
    void prekeysThatWereReplacedAndWhatIsKnownOfThemAreForgottenInTime() throws Exception {
        // Given: a day later the server holds other keys than Bob does
        people.bob.close();
        bobsDatabase(statement -> {
            statement.executeUpdate("UPDATE own SET prekeys_checked = 0");
            statement.executeUpdate("INSERT INTO used_base_key VALUES (999999, 1, x'00')");
        });
        people.mesh.problems = path ->
                path.equals("/v1/prekeys/check") ? Optional.of(Problem.PREKEY_DIGEST_MISMATCH) : Optional.empty();

        // When
        people.bob = people.open("bob");
        people.bob.connect();

        // Then: all are new, and none of the old will be kept for ever
        await().atMost(TwoPeople.PATIENCE).until(() -> count("SELECT prekeys_checked FROM own") > 0);
        assertThat(count("SELECT count(*) FROM prekey WHERE used IS NULL")).isEqualTo(202);
        assertThat(count("SELECT count(*) FROM used_base_key WHERE kyber = 999999"))
                .isZero();
    }

    @Test
    void enoughPrekeysAreLeftAlone() {
        people.mesh.useUpPrekeys(people.bob.device().bytes(), 20);

        people.bob.replenishPrekeys();

        assertThat(people.bob.prekeyCount()).isEqualTo(new PrekeyCount(20, 20));
    }

    @Test
    void aRegistrationGoesOnWhenTheServerTookTooLongToAnswer() {
        // Given
        var slow = new ArrayDeque<>(List.of("/v1/prekeys", "/v1/accounts"));
        people.mesh.problems =
                path -> slow.removeFirstOccurrence(path) ? Optional.of(Problem.OUTCOME_UNKNOWN) : Optional.empty();

        // When
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());

            // Then
            assertThat(carol.isRegistered()).isTrue();
            assertThat(slow).isEmpty();
        }
    }

    @Test
    void aSessionBegunWithTheLastResortKeyWorks() throws Exception {
        // Given
        people.mesh.useUpPrekeys(people.bob.device().bytes(), 0);

        // When
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.bob.link());
            carol.connect();
            carol.send(people.bob.account(), "hello from Carol").accepted().get(30, TimeUnit.SECONDS);

            // Then
            TwoPeople.awaitTexts(people.bob, carol, "hello from Carol");
        }
    }

    private static Optional<Problem> withoutBundles(String path) {
        return path.equals("/v1/lookups/bundles") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
    }

    private long bundleRequests() {
        return people.mesh.requests.stream()
                .filter("POST /v1/lookups/bundles"::equals)
                .count();
    }

    private void forgetSessionsOfBob() throws SQLException {
        bobsDatabase(statement ->
                assertThat(statement.executeUpdate("DELETE FROM session")).isEqualTo(1));
    }

    private long count(String query) throws SQLException {
        var counted = new AtomicLong();
        bobsDatabase(statement -> counted.set(statement.executeQuery(query).getLong(1)));
        return counted.get();
    }

    private interface Work {
        void on(Statement statement) throws SQLException;
    }

    private void bobsDatabase(Work work) throws SQLException {
        var file = "jdbc:sqlite:" + people.home("bob").resolve("sealpost.db");
        try (var connection = DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            work.on(statement);
        }
    }
}

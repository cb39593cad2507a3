package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.PrekeysLow;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    void enoughPrekeysAreLeftAlone() {
        people.mesh.useUpPrekeys(people.bob.device().bytes(), 20);

        people.bob.replenishPrekeys();

        assertThat(people.bob.prekeyCount()).isEqualTo(new PrekeyCount(20, 20));
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
        var file = "jdbc:sqlite:" + people.home("bob").resolve("sealpost.db");
        try (var connection = DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM session")).isEqualTo(1);
        }
    }
}

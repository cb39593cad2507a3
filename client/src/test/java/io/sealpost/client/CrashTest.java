package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.FragileConnection.Moment;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Send;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that dies at the worst moment loses nothing, shows nothing twice and never uses a message key again. */
@Timeout(120)
class CrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private FragileConnection database;
    private SealpostClient alice;
    private SealpostClient bob;

    @BeforeEach
    void talk() throws Exception {
        alice = openFragile("alice");
        bob = open("bob");
        alice.register(NewAccount.anonymous());
        bob.register(NewAccount.anonymous());
        alice.addContact(bob.link());
        alice.connect();
        bob.connect();
        alice.send(bob.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
        awaitTexts(bob, alice, "hello");
        bob.send(alice.account(), "hi").accepted().get(30, TimeUnit.SECONDS);
        awaitTexts(alice, bob, "hello", "hi");
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        mesh.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aMessageIsOpenedExactlyOnceWhenReceivingIsInterrupted(Moment moment) throws Exception {
        // Given
        database.dieAt(moment, "INSERT INTO message");

        // When
        bob.send(alice.account(), "in the middle of it").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(database::isDead);

        // Then
        assertThat(mesh.waiting(alice.device().bytes())).isEqualTo(1);
        restartAlice();
        alice.connect();
        await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
        awaitTexts(alice, bob, "hello", "hi", "in the middle of it");
        theConversationGoesOn("hello", "hi", "in the middle of it");
    }

    @Test
    void aSendThatDiedBeforeItsCommitWasNeverSent() {
        // Given
        database.dieAt(Moment.BEFORE_COMMIT, "INSERT INTO outbox");

        // When
        assertThatThrownBy(() -> alice.send(bob.account(), "never written")).isInstanceOf(StoreFailure.class);

        // Then
        restartAlice();
        assertThat(texts(alice, bob)).containsExactly("hello", "hi");
        alice.connect();
        theConversationGoesOn("hello", "hi");
    }

    @Test
    void aSendThatDiedAfterItsCommitIsSentByTheNextProcess() {
        // Given
        database.dieAt(Moment.AFTER_COMMIT, "INSERT INTO outbox");

        // When
        assertThatThrownBy(() -> alice.send(bob.account(), "written")).isInstanceOf(StoreFailure.class);

        // Then
        restartAlice();
        alice.connect();
        awaitTexts(bob, alice, "hello", "hi", "written");
        theConversationGoesOn("hello", "hi", "written");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anAcceptedMessageThatWasNotNotedIsSentAgainWithTheSameBytes(Moment moment) {
        // Given
        database.dieAt(moment, "DELETE FROM outbox");

        // When
        alice.send(bob.account(), "accepted, but not noted");
        await().atMost(PATIENCE).until(database::isDead);

        // Then
        restartAlice();
        alice.connect();
        theConversationGoesOn("hello", "hi", "accepted, but not noted");
        List<Send> sends = sends("accepted, but not noted");
        assertThat(new HashSet<>(sends)).hasSize(1);
        assertThat(sends).hasSize(moment == Moment.BEFORE_COMMIT ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_COMMIT, INTO held",
        "AFTER_COMMIT, INTO held",
        "BEFORE_COMMIT, DELETE FROM held",
        "AFTER_COMMIT, DELETE FROM held"
    })
    void aFirstMessageIsOpenedExactlyOnceWhenHoldingIsInterrupted(Moment moment, String statement) throws Exception {
        // Given
        database.dieAt(moment, statement);
        try (var carol = open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(alice.link());
            carol.connect();

            // When
            carol.send(alice.account(), "hello from Carol").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(database::isDead);

            // Then
            restartAlice();
            alice.connect();
            awaitTexts(alice, carol, "hello from Carol");
            await().atMost(PATIENCE).until(() -> mesh.waiting(alice.device().bytes()) == 0);
            assertThat(texts(alice, carol)).containsExactly("hello from Carol");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_COMMIT, INTO quarantine",
        "AFTER_COMMIT, INTO quarantine",
        "BEFORE_COMMIT, FROM resend_due",
        "AFTER_COMMIT, FROM resend_due"
    })
    void whatCouldNotBeOpenedIsAskedForByTheNextProcess(Moment moment, String statement) throws Exception {
        // Given: Alice's session is lost, as after restoring an old copy of her folder
        alice.close();
        forgetSessions("alice");
        alice = openFragile("alice");
        alice.connect();
        database.dieAt(moment, statement);

        // When
        bob.send(alice.account(), "can you read this?").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(database::isDead);

        // Then
        restartAlice();
        alice.connect();
        awaitTexts(alice, bob, "hello", "hi", "can you read this?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/registration", "/v1/devices/pending", "/v1/prekeys", "/v1/accounts"})
    void aRegistrationThatWasInterruptedIsFinishedWithTheSameKeys(String path) throws Exception {
        // Given
        SealpostClient carol = open("carol");
        mesh.problems = asked -> asked.equals(path) ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        assertThatThrownBy(() -> carol.register(NewAccount.anonymous()))
                .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.isTransient())
                        .isTrue());
        carol.close();
        byte[] firstKeys = identityKey("carol");

        // When
        mesh.problems = asked -> Optional.empty();
        SealpostClient again = open("carol");
        again.register(NewAccount.anonymous());

        // Then
        again.connect();
        assertThat(again.state()).isEqualTo(ConnectionState.CONNECTED);
        again.close();
        assertThat(identityKey("carol")).isEqualTo(firstKeys);
    }

    @Test
    void aRegistrationWhoseLastAnswerWasLostIsRecognised() throws Exception {
        // Given
        SealpostClient carol = openFragile("carol");
        database.dieAt(Moment.BEFORE_COMMIT, "UPDATE own SET registered");
        assertThatThrownBy(() -> carol.register(NewAccount.anonymous())).isInstanceOf(StoreFailure.class);
        carol.close();

        // When
        SealpostClient again = open("carol");
        again.register(NewAccount.anonymous());

        // Then
        again.connect();
        assertThat(again.state()).isEqualTo(ConnectionState.CONNECTED);
        again.close();
    }

    @Test
    void twoThreadsInOneSessionNeverUseAKeyTwice() throws Exception {
        // Given
        alice.disconnect();
        bob.disconnect();

        // When
        Thread one = Thread.ofPlatform().start(() -> sendMany("one"));
        Thread two = Thread.ofPlatform().start(() -> sendMany("two"));
        one.join();
        two.join();

        // Then
        alice.connect();
        bob.connect();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(bob, alice)).hasSize(202).doesNotHaveDuplicates());
        assertThat(mesh.frames.stream()
                        .filter(ClientFrame::hasSend)
                        .map(frame -> frame.getSend().getCopies(0).getCiphertext()))
                .doesNotHaveDuplicates();
    }

    private void sendMany(String who) {
        for (int i = 0; i < 100; i++) {
            alice.send(bob.account(), who + " " + i);
        }
    }

    private void theConversationGoesOn(String... before) {
        alice.send(bob.account(), "and on");
        bob.send(alice.account(), "and on it goes");
        for (SealpostClient reader : List.of(alice, bob)) {
            SealpostClient other = reader == alice ? bob : alice;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts(reader, other))
                    .hasSize(before.length + 2)
                    .contains(before)
                    .contains("and on", "and on it goes"));
        }
    }

    /** Of a message of Alice, found by its id, which her history knows. */
    private List<Send> sends(String text) {
        var id = alice.history(bob.account(), 20).stream()
                .filter(message -> message.text().equals(text))
                .findFirst()
                .orElseThrow()
                .id();
        return mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .map(ClientFrame::getSend)
                .filter(send -> send.getMessageId().equals(id.byteString()))
                .toList();
    }

    private byte[] identityKey(String name) throws SQLException {
        var file = "jdbc:sqlite:" + folder.resolve(name).resolve("sealpost.db");
        try (var connection = java.sql.DriverManager.getConnection(file);
                var rows = connection.createStatement().executeQuery("SELECT identity_key FROM own")) {
            return rows.getBytes(1);
        }
    }

    private void forgetSessions(String name) throws SQLException {
        var file = "jdbc:sqlite:" + folder.resolve(name).resolve("sealpost.db");
        try (var connection = java.sql.DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM session")).isEqualTo(1);
        }
    }

    private void restartAlice() {
        alice.close();
        alice = open("alice");
    }

    private SealpostClient open(String name) {
        return SealpostClient.open(folder.resolve(name), mesh.uri(), ClientOptions.defaults());
    }

    private SealpostClient openFragile(String name) {
        return SealpostClient.open(
                folder.resolve(name), mesh.uri(), ClientOptions.defaults(), InstantSource.system(), this::fragile);
    }

    private Store fragile(Path file) {
        try {
            database = new FragileConnection("jdbc:sqlite:" + file);
            return new Store(database.connection(), InstantSource.system());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static List<String> texts(SealpostClient reader, SealpostClient other) {
        return reader.history(other.account(), 300).stream().map(Message::text).toList();
    }

    private static void awaitTexts(SealpostClient reader, SealpostClient other, String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(reader, other)).containsExactly(texts));
    }
}

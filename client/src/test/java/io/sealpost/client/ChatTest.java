package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Reaction;
import io.sealpost.client.Message.State;
import io.sealpost.client.history.Change;
import io.sealpost.protocol.frames.v1.ClientFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice and Bob change what they have said. */
@Timeout(120)
class ChatTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private Chat alices;
    private Chat bobs;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        alices = people.alice.chat(people.bob.account());
        bobs = people.bob.chat(people.alice.account());
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void aReplyShowsWhatItsReaderHasOfTheMessage() {
        // When
        bobs.reply(bobs.history(10).getFirst(), "an answer to the first");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "an answer to the first");

        // Then
        Message answer = alices.history(1).getFirst();
        assertThat(alices.quoted(answer).orElseThrow().text()).isEqualTo("hello");
        alices.deleteHere(alices.history(3).getFirst());
        assertThat(answer.replyTo()).isPresent();
        assertThat(alices.quoted(answer)).isEmpty();
    }

    @Test
    void anEditIsShownOnBothSides() {
        // When
        alices.edit(alices.history(2).getFirst(), "hello!");
        alices.edit(alices.history(2).getFirst(), "hello, Bob!");

        // Then
        awaitBob(message -> message.text().equals("hello, Bob!"));
        assertThat(bobs.history(2).getFirst().changes().revision()).isEqualTo(2);
        assertThat(alices.history(2).getFirst().changes().revision()).isEqualTo(2);
        assertThat(people.bobsEvents.stream().filter(ClientEvent.MessageEdited.class::isInstance))
                .hasSize(2);
    }

    @Test
    void aDeletedMessageIsInNobodysFilesAnyMore() throws Exception {
        // Given
        alices.send("the treasure is under the oak").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "the treasure is under the oak");
        alices.edit(alices.history(1).getFirst(), "the treasure is under the elm");
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> bobs.history(1).getFirst().text().endsWith("elm"));
        assertThat(filesContain("under the elm")).isTrue();

        // When
        alices.delete(alices.history(1).getFirst()).accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> bobs.history(1).getFirst().isDeleted());

        // Then
        assertThat(alices.history(1).getFirst().isDeleted()).isTrue();
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> !filesContain("under the elm") && !filesContain("under the oak"));
    }

    @Test
    void aFileThatAnswersAMessageIsGoneForBothWhenItIsDeleted() throws Exception {
        // Given
        Path picture = Files.write(folder.resolve("pic.png"), new byte[] {1, 2, 3});
        alices.replyWithFile(alices.history(1).getFirst(), picture, "image/png")
                .accepted()
                .get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(() -> bobs.history(10).size() == 3);
        Message file = bobs.history(1).getFirst();
        assertThat(bobs.quoted(file).orElseThrow().text()).isEqualTo("hi");
        people.bob.downloadAttachment(file, folder.resolve("saved.png"));

        // When
        alices.delete(alices.history(1).getFirst()).accepted().get(30, TimeUnit.SECONDS);

        // Then: what was saved stays
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> bobs.history(1).getFirst().isDeleted());
        assertThat(bobs.history(1).getFirst().attachment()).isEmpty();
        assertThat(bobs.history(1).getFirst().replyTo()).isEmpty();
        refuses(() -> people.bob.downloadAttachment(file, folder.resolve("again.png")));
        assertThat(folder.resolve("saved.png")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(folder.resolve("again.png")).doesNotExist();
    }

    @Test
    void bothReactAndOneThinksBetterOfIt() {
        Message hello = bobs.history(2).getFirst();
        bobs.react(hello, "👍");
        bobs.react(hello, "❤️");
        alices.react(alices.history(2).getFirst(), "😀");

        await().atMost(TwoPeople.PATIENCE)
                .until(() -> alices.history(2).getFirst().changes().reactions().equals(reactions("😀", "❤️"))
                        && bobs.history(2).getFirst().changes().reactions().equals(reactions("❤️", "😀")));

        bobs.react(hello, "");
        await().atMost(TwoPeople.PATIENCE).until(() -> alices.history(2)
                .getFirst()
                .changes()
                .reactions()
                .equals(List.of(new Reaction(Direction.SENT, "😀"))));
    }

    @Test
    void whatCannotBeDoneIsSaidAndNothingIsSent() throws Exception {
        // Given
        alices.send("gone").accepted().get(30, TimeUnit.SECONDS);
        alices.sendFile(Files.writeString(folder.resolve("a.txt"), "a"), "text/plain")
                .accepted()
                .get(30, TimeUnit.SECONDS);
        Message file = alices.history(1).getFirst();
        Message gone = alices.history(2).getFirst();
        alices.delete(gone).accepted().get(30, TimeUnit.SECONDS);
        Message mine = alices.history(4).getFirst();
        Message theirs = alices.history(3).getFirst();
        awaitQuiet();
        long before = sends();

        // When, Then
        refuses(() -> alices.edit(theirs, "I never said that"));
        refuses(() -> alices.edit(mine, " "));
        refuses(() -> alices.edit(file, "not a file"));
        refuses(() -> alices.edit(gone, "here again"));
        refuses(() -> alices.delete(theirs));
        refuses(() -> alices.delete(gone));
        refuses(() -> alices.react(mine, "no"));
        refuses(() -> alices.react(gone, "👍"));
        refuses(() -> alices.reply(gone, "to what?"));
        refuses(() -> alices.setTimer(Duration.ofSeconds(4)));
        refuses(() -> alices.setTimer(Duration.ofDays(29)));
        refuses(() -> alices.setTimer(Duration.ofMillis(5_500)));
        refuses(() -> people.alice.chat(people.alice.account()).send("note to self"));
        alices.deleteHere(mine);
        refuses(() -> alices.react(mine, "👍"));
        assertThat(sends()).isEqualTo(before);
    }

    @Test
    void anEditThatTheMeshTookTooLateDoesNotCount() throws Exception {
        // When
        people.mesh.deliveries = envelope -> envelope.toBuilder()
                .setServerTimeMs(envelope.getServerTimeMs() + Change.EDITABLE.toMillis() + 60_000)
                .build();
        alices.edit(alices.history(2).getFirst(), "another story").accepted().get(30, TimeUnit.SECONDS);
        alices.send("later");

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "later");
    }

    @Test
    void whatIsChangedBeforeItWasSentArrivesChanged() {
        // Given
        people.alice.disconnect();
        alices.send("frist");
        assertThat(alices.history(1).getFirst().state()).isEqualTo(State.PENDING);

        // When
        alices.edit(alices.history(1).getFirst(), "first");
        people.alice.connect();

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "first");
    }

    @Test
    void aChangeThatCouldNotBeOpenedIsSentAgain() throws Exception {
        // Given: Bob's session is lost, as after restoring an old copy of his folder
        awaitQuiet();
        people.bob.close();
        execute("bob", "DELETE FROM session");
        people.bob = people.open("bob");
        bobs = people.bob.chat(people.alice.account());
        people.bob.connect();

        // When
        alices.edit(alices.history(2).getFirst(), "hello again");

        // Then
        awaitBob(message -> message.text().equals("hello again"));
        alices.send("still working");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello again", "hi", "still working");
    }

    @Test
    void aChangeOfAMessageThatCouldNotBeOpenedWaitsForIt() throws Exception {
        // Given: the message itself is lost on its way, the change is not
        people.mesh.deliveries = envelope ->
                envelope.toBuilder().clearSenderAccount().clearSenderDevice().build();
        alices.send("on its way").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.bob.device().bytes()) == 0);
        people.mesh.deliveries = envelope -> envelope;
        alices.edit(alices.history(1).getFirst(), "it has arrived").accepted().get(30, TimeUnit.SECONDS);

        // When: Bob asks for what he could not open
        people.bob.close();
        execute("bob", "DELETE FROM session");
        people.bob = people.open("bob");
        bobs = people.bob.chat(people.alice.account());
        people.bob.connect();
        alices.send("anybody there?");

        // Then
        await().atMost(TwoPeople.PATIENCE).untilAsserted(() -> assertThat(bobs.history(10))
                .extracting(Message::text)
                .containsExactlyInAnyOrder("hello", "hi", "it has arrived", "anybody there?"));
        await().atMost(TwoPeople.PATIENCE).until(() -> bobs.history(10).stream()
                .anyMatch(message -> message.changes().revision() == 1));
    }

    @Test
    void aMessageDisappearsOnBothSidesAfterItsTime() throws Exception {
        // Given
        alices.setTimer(Duration.ofSeconds(5)).accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(() -> bobs.timer().equals(Optional.of(Duration.ofSeconds(5))));
        bobs.send("burn after reading").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "burn after reading");

        // When, Then: Bob's time has started, Alice's starts when she is shown it
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi");
        assertThat(alices.history(1).getFirst().text()).isEqualTo("burn after reading");
        alices.markRead();
        assertThat(alices.history(1).getFirst().life().until()).isPresent();
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi");
        await().atMost(TwoPeople.PATIENCE).until(() -> !filesContain("burn after reading"));
        assertThat(people.bobsEvents).anyMatch(ClientEvent.MessageExpired.class::isInstance);
    }

    @Test
    void aTimerChangesOnlyWhatIsSentFromThenOn() throws Exception {
        bobs.setTimer(Duration.ofHours(1)).accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(() -> alices.timer().isPresent());
        alices.send("short-lived");
        alices.setTimer(Duration.ZERO);
        alices.send("for ever");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "short-lived", "for ever");

        assertThat(bobs.history(10).stream().map(message -> message.life().after()))
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ZERO);
        assertThat(bobs.timer()).isEmpty();
    }

    private void awaitBob(Predicate<Message> first) {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> first.test(bobs.history(2).getFirst()));
    }

    /** Until marks are exchanged. */
    private void awaitQuiet() {
        await().atMost(TwoPeople.PATIENCE).during(Duration.ofMillis(500)).until(() -> {
            boolean sent = people.alice.awaitSent(TwoPeople.PATIENCE) && people.bob.awaitSent(TwoPeople.PATIENCE);
            return sent
                    && people.mesh.waiting(people.bob.device().bytes()) == 0
                    && people.mesh.waiting(people.alice.device().bytes()) == 0;
        });
    }

    private long sends() {
        return people.mesh.frames.stream().filter(ClientFrame::hasSend).count();
    }

    private static List<Reaction> reactions(String mine, String theirs) {
        return List.of(new Reaction(Direction.SENT, mine), new Reaction(Direction.RECEIVED, theirs));
    }

    private static void refuses(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                .isEqualTo(SealpostException.USAGE));
    }

    private boolean filesContain(String text) throws IOException {
        for (String name : List.of("alice", "bob")) {
            try (Stream<Path> files = Files.list(people.home(name))) {
                for (Path file : files.toList()) {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void execute(String name, String statement) throws SQLException {
        var file = "jdbc:sqlite:" + people.home(name).resolve("sealpost.db");
        try (var connection = DriverManager.getConnection(file);
                var open = connection.createStatement()) {
            open.executeUpdate(statement);
        }
    }
}

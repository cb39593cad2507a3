package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.FragileConnection.Moment;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alice's client dies while a message is being changed: the change is made as a whole, once, or not at all. */
@Timeout(120)
class ChatCrashTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private FragileConnection database;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        people.alice.close();
        people.alice = SealpostClient.open(
                people.home("alice"),
                people.mesh.uri(),
                ClientOptions.defaults(),
                InstantSource.system(),
                this::fragile);
        people.alice.connect();
    }

    @AfterEach
    void close() {
        people.close();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aChangeIsTakenExactlyOnce(Moment moment) throws Exception {
        // Given
        database.dieAt(moment, "INTO change");

        // When
        Chat bobs = people.bob.chat(people.alice.account());
        bobs.edit(bobs.history(1).getFirst(), "hi Alice").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(database::isDead);
        restartAlice();

        // Then
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi Alice");
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.alice.device().bytes()) == 0);
        assertThat(alices().history(1).getFirst().changes().revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aDeletionIsMadeAndToldOrNeither(Moment moment) {
        // Given
        database.dieAt(moment, "INTO own_change");

        // When
        Message hello = alices().history(2).getFirst();
        assertThatThrownBy(() -> alices().delete(hello)).isInstanceOf(StoreFailure.class);
        restartAlice();

        // Then
        boolean made = moment == Moment.AFTER_COMMIT;
        people.alice.send(people.bob.account(), "after the restart");
        TwoPeople.awaitTexts(people.bob, people.alice, made ? "" : "hello", "hi", "after the restart");
        TwoPeople.awaitTexts(people.alice, people.bob, made ? "" : "hello", "hi", "after the restart");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aMessageWhoseTimeIsOverIsGoneAfterTheNextStart(Moment moment) throws Exception {
        // Given
        alices().setTimer(Duration.ofSeconds(5)).accepted().get(30, TimeUnit.SECONDS);
        database.dieAt(moment, "DELETE FROM expiring");

        // When
        alices().send("for a moment").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE).until(database::isDead);
        restartAlice();

        // Then
        assertThat(alices().history(10)).extracting(Message::text).containsExactly("hello", "hi");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void acceptingIsDoneAndToldOrNeither(Moment moment) throws Exception {
        // Given
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.alice.link());
            carol.connect();
            carol.send(people.alice.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.alice.requests().size() == 1);
            database.dieAt(moment, "DELETE FROM request");

            // When
            assertThatThrownBy(() -> people.alice.chat(carol.account()).accept())
                    .isInstanceOf(StoreFailure.class);
            restartAlice();

            // Then
            boolean done = moment == Moment.AFTER_COMMIT;
            assertThat(people.alice.contact(carol.account()).isPresent()).isEqualTo(done);
            assertThat(people.alice.requests()).hasSize(done ? 0 : 1);
            people.alice.chat(carol.account()).accept();
            await().atMost(TwoPeople.PATIENCE)
                    .until(() ->
                            carol.history(people.alice.account(), 1).getFirst().state() == Message.State.DELIVERED);
        }
    }

    private Chat alices() {
        return people.alice.chat(people.bob.account());
    }

    private void restartAlice() {
        people.alice.close();
        people.alice = people.open("alice");
        people.alice.connect();
    }

    private Store fragile(Path file) {
        try {
            database = new FragileConnection("jdbc:sqlite:" + file);
            return new Store(database.connection(), InstantSource.system());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.MessageReceived;
import io.sealpost.client.ClientEvent.RepeatIgnored;
import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Running numbers: whatever happens on an honest way, they arrive in order, and nobody is warned. */
@Timeout(120)
class OrderTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private AccountId alice;
    private AccountId bob;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        alice = people.alice.account();
        bob = people.bob.account();
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void whateverIsSealedForAnAccountIsNumberedWithoutGapsThroughRestarts() {
        // Given
        awaitNothingWaits();
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            people.alice.addContact(carol.link());
            people.alice.disconnect();

            // When
            people.alice.send(bob, "one");
            people.alice.send(carol.account(), "to Carol");
            people.alice.chat(bob).react(firstOf(people.alice, bob), "👍");
            restartAlice();
            people.alice.send(bob, "two");
            people.alice.chat(bob).delete(people.alice.history(bob, 1).getFirst());
            people.alice.close();

            // Then
            List<Long> toBob = ordersInTheOutboxTo(bob);
            assertThat(toBob).hasSizeGreaterThanOrEqualTo(4).doesNotContain(0L, 1L);
            assertThat(toBob)
                    .containsExactlyElementsOf(LongStream.range(0, toBob.size())
                            .map(later -> toBob.getFirst() + later)
                            .boxed()
                            .toList());
            assertThat(ordersInTheOutboxTo(carol.account())).containsExactly(1L);
        }
    }

    @Test
    void aSenderThatRestartsBetweenTwoLettersIsInOrder() {
        // When
        people.alice.disconnect();
        people.alice.send(bob, "one");
        restartAlice();
        people.alice.send(bob, "two");
        restartAlice();
        people.alice.connect();
        people.alice.send(bob, "three");

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two", "three");
        nothingIsWarnedOfBefore("three");
    }

    @Test
    void aSendWhoseAnswerWasLostIsRepeatedInOrder() {
        // Given
        people.mesh.answering = false;
        people.alice.send(bob, "one");
        people.alice.send(bob, "two");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one");

        // When
        people.mesh.answering = true;
        people.mesh.cut(people.alice.device().bytes());

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two");
        nothingIsWarnedOfBefore("two");
        assertThat(people.bobsEvents).contains(new RepeatIgnored());
    }

    @Test
    void whatWasNotAcknowledgedComesAgainUnnoticed() throws Exception {
        // Given
        people.bob.holdAcknowledgements(true);
        people.alice.send(bob, "one").accepted().get(30, TimeUnit.SECONDS);
        people.alice.send(bob, "two").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two");

        // When
        people.mesh.cut(people.bob.device().bytes());
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.bobsEvents.stream()
                                .filter(RepeatIgnored.class::isInstance)
                                .count()
                        >= 2);
        people.bob.holdAcknowledgements(false);
        people.alice.send(bob, "three").accepted().get(30, TimeUnit.SECONDS);

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two", "three");
        nothingIsWarnedOfBefore("three");
    }

    @Test
    void whatIsSentAnewBecauseItCouldNotBeOpenedHasANewNumber() throws Exception {
        // Given: Bob cannot open the first two, but the third, which begins a session
        people.bob.close();
        awaitNothingWaits(people.alice);
        forgetSessions("bob");
        people.alice.send(bob, "one").accepted().get(30, TimeUnit.SECONDS);
        people.alice.send(bob, "two").accepted().get(30, TimeUnit.SECONDS);
        people.alice.close();
        forgetSessions("alice");
        people.alice = people.open("alice");
        people.alice.connect();
        people.alice.send(bob, "three").accepted().get(30, TimeUnit.SECONDS);

        // When
        people.bob = people.open("bob");
        people.bob.listen(people.bobsEvents::add);
        people.bob.connect();

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "three", "one", "two");
        people.alice.send(bob, "four");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "three", "one", "two", "four");
        awaitReceived("four");
        assertThat(warnings()).containsOnly(SecurityWarning.UNREADABLE_MESSAGE);
    }

    private void restartAlice() {
        people.alice.close();
        people.alice = people.open("alice");
    }

    private List<Long> ordersInTheOutboxTo(AccountId account) {
        try (var store = Store.open(people.home("alice").resolve("sealpost.db"), InstantSource.system())) {
            return store.transaction(() -> store.outbox.to(account)).stream()
                    .map(letter -> letter.content())
                    .map(Content::getOrder)
                    .toList();
        }
    }

    private void forgetSessions(String name) throws SQLException {
        var file = "jdbc:sqlite:" + people.home(name).resolve("sealpost.db");
        try (var connection = DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM session")).isEqualTo(1);
        }
    }

    private void awaitNothingWaits() {
        awaitNothingWaits(people.alice);
        awaitNothingWaits(people.bob);
    }

    private void awaitNothingWaits(SealpostClient reader) {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(reader.device().bytes()) == 0);
    }

    private static Message firstOf(SealpostClient reader, AccountId contact) {
        return reader.history(contact, 10).getFirst();
    }

    private void nothingIsWarnedOfBefore(String last) {
        awaitReceived(last);
        assertThat(warnings()).isEmpty();
    }

    /** Events come in order: whatever was to be warned of before is told. */
    private void awaitReceived(String text) {
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bobsEvents.stream()
                .anyMatch(event -> event instanceof MessageReceived received
                        && received.message().text().equals(text)));
    }

    private List<SecurityWarning> warnings() {
        return people.bobsEvents.stream()
                .filter(SecurityEvent.class::isInstance)
                .map(event -> ((SecurityEvent) event).warning())
                .toList();
    }
}

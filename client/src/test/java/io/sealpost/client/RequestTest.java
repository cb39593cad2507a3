package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Message.State;
import io.sealpost.client.engine.Contacts;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.ClientFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Carol writes to Alice, who has never heard of her. */
@Timeout(120)
class RequestTest {

    @TempDir
    Path folder;

    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private TwoPeople people;
    private SealpostClient carol;

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
        people.alice.listen(events::add);
        carol = people.open("carol");
        carol.register(NewAccount.anonymous());
        carol.addContact(people.alice.link());
        carol.connect();
    }

    @AfterEach
    void close() {
        carol.close();
        people.close();
    }

    @Test
    void aStrangersMessageIsARequestAndTheyLearnNothing() throws Exception {
        // When
        write("hello");
        awaitRequest();
        people.alice.chat(carol.account()).markRead();

        // Then
        assertThat(people.alice.contact(carol.account())).isEmpty();
        assertThat(people.alice.history(carol.account(), 10))
                .extracting(Message::text)
                .containsExactly("hello");
        assertThat(events).anyMatch(ClientEvent.RequestReceived.class::isInstance);
        assertThat(events).noneMatch(ClientEvent.MessageReceived.class::isInstance);
        await().during(Duration.ofMillis(500)).atMost(TwoPeople.PATIENCE).until(() -> sendsToCarol() == 0);
        assertThat(stateAtCarol()).isEqualTo(State.ACCEPTED);
        assertThat(carol.contact(people.alice.account()).orElseThrow().presenceKnown())
                .isFalse();
    }

    @Test
    void acceptingTellsThemThatTheirMessagesArrivedAndWereRead() throws Exception {
        // Given
        write("hello");
        awaitRequest();
        people.alice.chat(carol.account()).markRead();

        // When
        Contact contact = people.alice.chat(carol.account()).accept();

        // Then
        assertThat(contact.accountKey()).isEqualTo(carol.link().accountKey());
        assertThat(people.alice.requests()).isEmpty();
        await().atMost(TwoPeople.PATIENCE).until(() -> stateAtCarol() == State.READ);
        assertThat(carol.contact(people.alice.account()).orElseThrow().presenceKnown())
                .isTrue();
        write("and again");
        await().atMost(TwoPeople.PATIENCE).until(() -> stateAtCarol() == State.DELIVERED);
        assertThat(events).anyMatch(ClientEvent.MessageReceived.class::isInstance);
    }

    @Test
    void writingToThemAccepts() throws Exception {
        write("hello");
        awaitRequest();

        people.alice.send(carol.account(), "who are you?");

        // What is sent answers their first message; their contact is accepted on both sides.
        TwoPeople.awaitTexts(carol, people.alice, "hello", "who are you?");
        assertThat(people.alice.contact(carol.account())).isPresent();
        assertThat(people.alice.requests()).isEmpty();
    }

    @Test
    void addingThemAccepts() throws Exception {
        write("hello");
        awaitRequest();

        people.alice.addContact(carol.link());

        assertThat(people.alice.requests()).isEmpty();
        await().atMost(TwoPeople.PATIENCE).until(() -> stateAtCarol() == State.DELIVERED);
    }

    @Test
    void whoWasDeclinedIsIgnoredUntilTheyAreAdded() throws Exception {
        // Given
        write("buy now");
        awaitRequest();

        // When
        people.alice.chat(carol.account()).decline();
        write("buy two");

        // Then
        awaitEmptyMailbox();
        assertThat(people.alice.history(carol.account(), 10)).isEmpty();
        assertThat(people.alice.requests()).isEmpty();
        assertThat(events).contains(new ClientEvent.RequestDeleted(carol.account()));
        assertThat(sendsToCarol()).isZero();
        assertThatThrownBy(() -> people.alice.send(carol.account(), "stop"))
                .isInstanceOf(SealpostException.class)
                .hasMessageContaining("no contact");
        people.alice.addContact(carol.link());
        people.alice.send(carol.account(), "sorry about that");
        TwoPeople.awaitTexts(carol, people.alice, "buy now", "buy two", "sorry about that");
        write("never mind");
        TwoPeople.awaitTexts(people.alice, carol, "sorry about that", "never mind");
    }

    @Test
    void whatAStrangerLeavesIsBounded() throws Exception {
        // When
        Chat toAlice = carol.chat(people.alice.account());
        Sent last = null;
        for (int i = 0; i < Contacts.MOST_MESSAGES + 10; i++) {
            last = toAlice.send("message " + i);
        }
        toAlice.react(toAlice.history(1).getFirst(), "👍");
        last.accepted().get(60, TimeUnit.SECONDS);

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> !people.alice.requests().isEmpty());
        awaitEmptyMailbox();
        assertThat(people.alice.history(carol.account(), 1_000))
                .hasSize(Contacts.MOST_MESSAGES)
                .allMatch(message -> message.changes().reactions().isEmpty());
    }

    @Test
    void longMessagesOfAStrangerAreBoundedToo() throws Exception {
        Chat toAlice = carol.chat(people.alice.account());
        String page = "x".repeat(60_000);
        for (int i = 0; i < 4; i++) {
            toAlice.send(page).accepted().get(30, TimeUnit.SECONDS);
        }
        toAlice.edit(toAlice.history(4).getFirst(), "y".repeat(80_000))
                .accepted()
                .get(30, TimeUnit.SECONDS);
        toAlice.delete(toAlice.history(4).getFirst()).accepted().get(30, TimeUnit.SECONDS);

        awaitRequest();
        await().atMost(TwoPeople.PATIENCE)
                .until(() ->
                        people.alice.history(carol.account(), 10).getFirst().isDeleted());
        assertThat(people.alice.history(carol.account(), 10)).hasSize(2).noneMatch(message -> message.text()
                .startsWith("y"));
    }

    @Test
    void moreRequestsThanAnybodyReadsAreNotKept() throws Exception {
        // Given
        people.alice.close();
        try (var store = Store.open(people.home("alice").resolve("sealpost.db"), InstantSource.system())) {
            store.run(() -> {
                for (int i = 0; i < Contacts.MOST_REQUESTS; i++) {
                    store.requests.open(AccountId.random());
                }
            });
        }
        people.alice = people.open("alice");
        people.alice.connect();

        // When
        write("one too many");
        awaitEmptyMailbox();

        // Then
        await().during(Duration.ofMillis(300))
                .atMost(TwoPeople.PATIENCE)
                .until(() -> people.alice.history(carol.account(), 10).isEmpty());
        people.alice.addContact(carol.link());
        write("thank you");
        await().atMost(TwoPeople.PATIENCE).untilAsserted(() -> assertThat(people.alice.history(carol.account(), 10))
                .extracting(Message::text)
                .contains("thank you"));
    }

    @Test
    void thereIsNothingToAcceptOrDeclineWithoutARequest() {
        for (Runnable call : List.<Runnable>of(
                () -> people.alice.chat(carol.account()).accept(),
                () -> people.alice.chat(carol.account()).decline())) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                            .isEqualTo(SealpostException.USAGE));
        }
        assertThatThrownBy(() -> people.alice.chat(people.bob.account()).decline())
                .isInstanceOf(SealpostException.class);
        assertThat(people.alice.contact(people.bob.account())).isPresent();
    }

    private void write(String text) throws Exception {
        carol.send(people.alice.account(), text).accepted().get(30, TimeUnit.SECONDS);
    }

    private void awaitRequest() {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.alice.requests().size() == 1
                        && !people.alice.history(carol.account(), 1).isEmpty());
    }

    /** Everything was opened, or dropped; what is held is not. */
    private void awaitEmptyMailbox() {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.alice.device().bytes()) == 0);
        people.alice.disconnect();
        people.alice.connect();
        assertThat(people.alice.awaitDrained(TwoPeople.PATIENCE)).isTrue();
    }

    private State stateAtCarol() {
        return carol.history(people.alice.account(), 1).getFirst().state();
    }

    private long sendsToCarol() {
        return people.mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .filter(frame -> frame.getSend()
                        .getRecipientAccount()
                        .equals(carol.account().byteString()))
                .count();
    }
}

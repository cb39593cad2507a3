package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.Message.Life;
import io.sealpost.client.Message.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice has a phone and a laptop: whatever happens, both show the same. */
@Timeout(180)
class OwnDevicesTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private SealpostClient laptop;
    private Chat onPhone;
    private Chat onLaptop;
    private Chat bobs;
    private final List<SecurityEvent> alarms = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
        laptop = people.open("laptop");
        List.of(people.alice, people.bob, laptop).forEach(client -> client.listen(this::note));
    }

    @AfterEach
    void close() {
        laptop.close();
        people.close();
    }

    @Test
    void bothDevicesShowTheSameWhateverIsDoneToMessages() throws Exception {
        // Given
        link();
        onPhone.send("from the phone").accepted().get(30, TimeUnit.SECONDS);
        onLaptop.send("from the laptop").accepted().get(30, TimeUnit.SECONDS);
        bobs.send("from Bob").accepted().get(30, TimeUnit.SECONDS);
        bobs.send("taken back").accepted().get(30, TimeUnit.SECONDS);
        awaitSame(4);

        // When
        onLaptop.edit(find(onLaptop, "from the phone"), "from the phone, edited on the laptop");
        onPhone.delete(find(onPhone, "from the laptop"));
        onPhone.react(find(onPhone, "from Bob"), "👍");
        onLaptop.reply(find(onLaptop, "from Bob"), "an answer");
        bobs.delete(find(bobs, "taken back"));
        bobs.edit(find(bobs, "from Bob"), "from Bob, edited");
        await().atMost(TwoPeople.PATIENCE).until(() -> has(bobs, "an answer"));
        bobs.react(find(bobs, "an answer"), "❤️");
        onLaptop.setTimer(Duration.ofHours(1));
        onPhone.markRead();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> rows(onPhone).stream().filter(Message::isDeleted).count() == 2
                        && has(onPhone, "from Bob, edited")
                        && has(onPhone, "from the phone, edited on the laptop")
                        && find(onPhone, "an answer").changes().reactions().size() == 1);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> find(onLaptop, "from Bob, edited").state() == State.READ);
        awaitSame(5);
        await().atMost(TwoPeople.PATIENCE).until(() -> onPhone.timer().equals(onLaptop.timer()));
        assertThat(onPhone.timer()).contains(Duration.ofHours(1));
        assertThat(rows(bobs)).hasSize(7).filteredOn(Message::isDeleted).hasSize(2);
        assertThat(alarms).isEmpty();
    }

    @Test
    void whatIsSealedAnewForANewDeviceComesThereInOrder() throws Exception {
        // Given: Bob does not know the new list when he writes, but the gateway does
        people.bob.disconnect();
        link();
        List.of("one", "two", "three").forEach(bobs::send);

        // When
        people.bob.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE).untilAsserted(() -> assertThat(onLaptop.history(10))
                .extracting(Message::text)
                .containsExactly("one", "two", "three"));
        awaitSame(3);
        assertThat(alarms).isEmpty();
    }

    @Test
    void whatWasSealedForTheOldListReachesTheNewDeviceAllTheSame() throws Exception {
        // Given: Bob does not know the new list when he writes, and the gateway does not when it lets it pass
        onPhone = people.alice.chat(people.bob.account());
        bobs = people.bob.chat(people.alice.account());
        people.bob.disconnect();
        people.mesh.checkingDevices = false;
        link();
        bobs.send("a typo");
        bobs.edit(find(bobs, "a typo"), "no typo");
        bobs.setTimer(Duration.ofDays(1));
        bobs.send("and");
        bobs.delete(find(bobs, "and"));

        // When
        people.bob.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> has(onLaptop, "no typo"));
        await().atMost(TwoPeople.PATIENCE).until(() -> rows(onLaptop).stream().anyMatch(Message::isDeleted));
        awaitSame(2);
        await().atMost(TwoPeople.PATIENCE).until(() -> onLaptop.timer().isPresent());
        assertThat(alarms).isEmpty();
    }

    @Test
    void copiesDisappearTogetherWhenOneOfThemWasShown() throws Exception {
        // Given
        link();
        bobs.setTimer(Duration.ofSeconds(5)).accepted().get(30, TimeUnit.SECONDS);
        bobs.send("burn after reading").accepted().get(30, TimeUnit.SECONDS);
        awaitSame(1);

        // When
        onPhone.markRead();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> !has(onPhone, "burn after reading"));
        await().atMost(TwoPeople.PATIENCE).until(() -> !has(onLaptop, "burn after reading"));
    }

    @Test
    void aNewDeviceKnowsHowLongMessagesLive() throws Exception {
        // Given
        people.alice
                .chat(people.bob.account())
                .setTimer(Duration.ofDays(1))
                .accepted()
                .get(30, TimeUnit.SECONDS);

        // When
        link();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> onLaptop.timer().equals(Optional.of(Duration.ofDays(1))));
    }

    @Test
    void aRequestThatIsAcceptedOnOneDeviceIsAcceptedOnTheOther() throws Exception {
        // Given
        link();
        try (var carol = stranger("hello from Carol")) {
            awaitRequests(1);

            // When
            laptop.chat(carol.account()).accept();

            // Then
            awaitRequests(0);
            assertThat(people.alice.contact(carol.account())).isPresent();
            TwoPeople.awaitTexts(people.alice, carol, "hello from Carol");
            TwoPeople.awaitTexts(laptop, carol, "hello from Carol");
            await().atMost(TwoPeople.PATIENCE)
                    .until(() ->
                            carol.history(people.alice.account(), 1).getFirst().state() == State.DELIVERED);
        }
    }

    @Test
    void aRequestThatIsDeletedOnOneDeviceIsDeletedOnTheOther() throws Exception {
        // Given
        link();
        try (var carol = stranger("buy now")) {
            awaitRequests(1);

            // When
            people.alice.chat(carol.account()).decline();

            // Then
            awaitRequests(0);
            assertThat(laptop.history(carol.account(), 10)).isEmpty();
            carol.send(people.alice.account(), "buy now!").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.mesh.waiting(laptop.device().bytes()) == 0
                            && people.mesh.waiting(people.alice.device().bytes()) == 0);
            awaitRequests(0);
        }
    }

    @Test
    void aRequestThatCameForOneDeviceOnlyIsARequestOnTheOther() throws Exception {
        // Given: Carol knows the old list
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.alice.link());
            carol.connect();
            carol.send(people.alice.account(), "first").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.alice.requests().size() == 1);
            people.mesh.checkingDevices = false;
            link();

            // When
            carol.send(people.alice.account(), "second").accepted().get(30, TimeUnit.SECONDS);

            // Then
            awaitRequests(1);
            TwoPeople.awaitTexts(laptop, carol, "second");
            assertThat(laptop.contacts()).hasSize(1);
        }
    }

    private void note(ClientEvent event) {
        if (event instanceof SecurityEvent alarm) {
            alarms.add(alarm);
        }
    }

    private SealpostClient stranger(String text) throws Exception {
        var carol = people.open("carol");
        carol.register(NewAccount.anonymous());
        carol.addContact(people.alice.link());
        carol.connect();
        carol.send(people.alice.account(), text).accepted().get(30, TimeUnit.SECONDS);
        return carol;
    }

    private void awaitRequests(int count) {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.alice.requests().size() == count
                        && laptop.requests().size() == count);
    }

    private void link() throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
        laptop.connect();
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> laptop.contact(people.bob.account()).isPresent());
        onPhone = people.alice.chat(people.bob.account());
        onLaptop = laptop.chat(people.bob.account());
        bobs = people.bob.chat(people.alice.account());
    }

    /** So many messages since the laptop was linked, with everything that was done to them. */
    private void awaitSame(int count) {
        await().atMost(TwoPeople.PATIENCE).untilAsserted(() -> {
            assertThat(rows(onLaptop)).hasSize(count);
            List<Message> both = rows(onPhone);
            both.removeIf(message -> List.of("hello", "hi").contains(message.text()));
            assertThat(both).isEqualTo(rows(onLaptop));
        });
    }

    /** Whatever their order; until when they live is counted by each device for itself. */
    private static List<Message> rows(Chat chat) {
        return new ArrayList<>(chat.history(100).stream()
                .map(OwnDevicesTest::withoutEnd)
                .sorted(Comparator.comparing(message -> message.id().uuid()))
                .toList());
    }

    private static Message withoutEnd(Message message) {
        return new Message(
                message.id(),
                message.contact(),
                message.direction(),
                message.text(),
                message.attachment(),
                message.replyTo(),
                message.sentAt(),
                message.serverTime(),
                message.state(),
                message.changes(),
                new Life(message.life().after(), Optional.empty()));
    }

    private static boolean has(Chat chat, String text) {
        return rows(chat).stream().anyMatch(message -> message.text().equals(text));
    }

    private static Message find(Chat chat, String text) {
        return rows(chat).stream()
                .filter(message -> message.text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}

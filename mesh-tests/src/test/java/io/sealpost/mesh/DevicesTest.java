package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Chat;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.DeviceName;
import io.sealpost.client.LinkCode;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.NewAccount;
import io.sealpost.client.OwnDevice;
import io.sealpost.client.mesh.Socket;
import io.sealpost.client.mesh.Socket.Event.Received;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.frames.v1.WatchLists;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One person with two devices, on the mesh that the tests share. */
class DevicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path homes;
    private Person phone;
    private Person laptop;
    private Person bob;

    @BeforeEach
    void linkALaptop() throws Exception {
        homes = Mesh.temporaryFolder("devices");
        phone = person("phone");
        bob = person("bob");
        laptop = person("laptop");
        phone.client().register(NewAccount.anonymous());
        bob.client().register(NewAccount.anonymous());
        phone.client().connect();
        bob.client().connect();
        phone.client().addContact(bob.client().link());
        phone.tell(bob, "before the laptop");
        bob.heardAt("before the laptop");
        link(phone, laptop);
        laptop.client().connect();
        await().atMost(PATIENCE)
                .until(() -> laptop.client().contact(bob.client().account()).isPresent());
    }

    @AfterEach
    void close() {
        laptop.close();
        bob.close();
        phone.close();
    }

    @Test
    void bothDevicesShowTheSameHistory() {
        // When
        bob.tell(phone, "to both");
        phone.heardAt("to both");
        laptop.heardAt("to both");
        laptop.tell(bob, "from the laptop");
        phone.tell(bob, "from the phone");

        // Then
        bob.heardAt("from the laptop");
        bob.heardAt("from the phone");
        awaitHistory(phone, "before the laptop", "to both", "from the laptop", "from the phone");
        awaitHistory(laptop, "to both", "from the laptop", "from the phone");
        awaitState(laptop, "from the phone", State.DELIVERED);
        awaitState(phone, "from the laptop", State.DELIVERED);
        assertThat(List.of(phone, laptop, bob))
                .allSatisfy(person -> assertThat(person.count(ClientEvent.SecurityEvent.class))
                        .isZero());
    }

    @Test
    void whatIsDoneToMessagesIsTheSameOnAllDevices() {
        // Given
        bob.tell(phone, "from Bob");
        laptop.heardAt("from Bob");
        phone.heardAt("from Bob");
        phone.tell(bob, "from the phone");
        laptop.tell(bob, "taken back");
        awaitHistory(phone, "before the laptop", "from Bob", "from the phone", "taken back");
        awaitHistory(laptop, "from Bob", "from the phone", "taken back");

        // When: each changes what another device has sent
        Chat onPhone = phone.client().chat(bob.client().account());
        Chat onLaptop = laptop.client().chat(bob.client().account());
        onPhone.delete(find(onPhone, "taken back"));
        onLaptop.edit(find(onLaptop, "from the phone"), "from the phone, edited on the laptop");
        onLaptop.react(find(onLaptop, "from Bob"), "👍");
        Chat bobs = bob.client().chat(phone.client().account());
        bobs.edit(find(bobs, "from Bob"), "from Bob, edited");

        // Then
        awaitHistory(phone, "before the laptop", "from Bob, edited", "from the phone, edited on the laptop", "");
        awaitHistory(laptop, "from Bob, edited", "from the phone, edited on the laptop", "");
        awaitReaction(onPhone, Direction.SENT);
        awaitReaction(onLaptop, Direction.SENT);
        awaitReaction(bobs, Direction.RECEIVED);
        assertThat(find(onPhone, "from Bob, edited").serverTime())
                .isEqualTo(find(onLaptop, "from Bob, edited").serverTime());
    }

    private static void awaitReaction(Chat chat, Direction by) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        find(chat, "from Bob, edited").changes().reactions())
                .containsExactly(new Message.Reaction(by, "👍")));
    }

    private static Message find(Chat chat, String text) {
        return chat.history(100).stream()
                .filter(message -> message.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsReadOnOneDeviceIsReadOnTheOther() {
        // Given
        bob.tell(phone, "read me");
        phone.heardAt("read me");
        laptop.heardAt("read me");

        // When
        laptop.client().chat(bob.client().account()).markRead();

        // Then
        awaitState(phone, "read me", State.READ);
        await().atMost(PATIENCE).until(() -> stateOf(bob, phone, "read me") == State.READ);
    }

    @Test
    void bothDevicesKnowHowTheyAreCalledAndThatTheyWereSeenToday() {
        // When
        laptop.client().devices().rename(phone.client().device(), new DeviceName("phone"));
        phone.client().devices().rename(laptop.client().device(), new DeviceName("laptop"));

        // Then
        for (var person : List.of(phone, laptop)) {
            assertThat(person.client().devices().list())
                    .hasSize(2)
                    .allSatisfy(device -> assertThat(device.isIdle(LocalDate.now(ZoneOffset.UTC)))
                            .isFalse())
                    .allSatisfy(device -> assertThat(device.lastSeen()).isPresent())
                    .allSatisfy(device -> assertThat(device.added()).isPresent())
                    .extracting(device -> device.name().orElse("?"))
                    .containsExactlyInAnyOrder("phone", "laptop");
        }
    }

    @Test
    void aUsernameIsHiddenFromOthersOnly() {
        // When
        var name = "n" + System.nanoTime();
        phone.client().usernames().take(name, true);

        // Then
        assertThatThrownBy(() -> bob.client().addContactByUsername(name))
                .hasMessageContaining("nothing under this name");
        await().atMost(PATIENCE).until(() -> laptop.client().username().equals(Optional.of(name)));
        laptop.client().usernames().take(name, false);
        assertThat(bob.client().addContactByUsername(name).account())
                .isEqualTo(phone.client().account());
    }

    @Test
    void aRemovedDeviceIsOutAtOnceAndForEver() {
        // When
        phone.client().devices().remove(laptop.client().device());

        // Then
        await().atMost(PATIENCE).until(() -> laptop.client().state() == ConnectionState.REMOVED);
        bob.tell(phone, "not for the laptop");
        phone.heardAt("not for the laptop");
        assertThat(laptop.readFrom(bob)).doesNotContain("not for the laptop");
        assertThat(phone.client().devices().list())
                .extracting(OwnDevice::isThis)
                .containsExactly(true);
    }

    @Test
    void whoWatchesAnAccountIsToldOfItsNewList() throws Exception {
        // Given
        var server = Mesh.stack().gatewayUri();
        try (var callbacks = Executors.newVirtualThreadPerTaskExecutor();
                var anonymous = new io.sealpost.client.mesh.Mesh(server, ClientOptions.defaults(), callbacks)) {
            var socket = anonymous.connectAnonymously();
            socket.send(ClientFrame.newBuilder()
                    .setWatchLists(WatchLists.newBuilder()
                            .addAccounts(phone.client().account().byteString()))
                    .build());
            next(socket, FrameCase.LISTS_WATCHED);

            // When
            phone.client().devices().remove(laptop.client().device());
            long published = System.nanoTime();

            // Then
            var newer = next(socket, FrameCase.NEWER_LIST).getNewerList();
            if (newer.getVersion() == 2) {
                // Of the laptop's linking: the gateway may hear of it after the laptop itself.
                newer = next(socket, FrameCase.NEWER_LIST).getNewerList();
            }
            System.out.printf(
                    "A watcher was told of a new list after %d ms (aim 1000)%n",
                    Duration.ofNanos(System.nanoTime() - published).toMillis());
            assertThat(newer.getVersion()).isEqualTo(3);
            assertThat(newer.getAccount()).isEqualTo(phone.client().account().byteString());
            socket.abort();
        }
    }

    private static ServerFrame next(Socket socket, FrameCase kind) throws InterruptedException {
        var event = socket.next(PATIENCE);
        assertThat(event).isInstanceOf(Received.class);
        ServerFrame frame = ((Received) event).frame();
        assertThat(frame.getFrameCase()).isEqualTo(kind);
        return frame;
    }

    static void link(Person first, Person another) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linked = CompletableFuture.runAsync(() -> another.client().link(code::complete));
        first.client().devices().approve(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        linked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Person person(String name) {
        return new Person(name, homes, Mesh.stack().gatewayUri(), Mesh.stack().serverName());
    }

    private void awaitHistory(Person person, String... texts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        person.client().history(bob.client().account(), 100))
                .extracting(Message::text)
                .containsExactlyInAnyOrder(texts));
    }

    private void awaitState(Person person, String text, State state) {
        await().atMost(PATIENCE).until(() -> stateOf(person, bob, text) == state);
    }

    private static State stateOf(Person person, Person other, String text) {
        return person.client().history(other.client().account(), 100).stream()
                .filter(message -> message.text().equals(text))
                .map(Message::state)
                .findFirst()
                .orElseThrow();
    }
}

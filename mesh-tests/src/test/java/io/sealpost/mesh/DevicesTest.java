package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.DeviceName;
import io.sealpost.client.LinkCode;
import io.sealpost.client.Message;
import io.sealpost.client.Message.State;
import io.sealpost.client.NewAccount;
import io.sealpost.client.OwnDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    void whatIsReadOnOneDeviceIsReadOnTheOther() {
        // Given
        bob.tell(phone, "read me");
        phone.heardAt("read me");
        laptop.heardAt("read me");

        // When
        laptop.client().markRead(bob.client().account());

        // Then
        awaitState(phone, "read me", State.READ);
        await().atMost(PATIENCE).until(() -> stateOf(bob, phone, "read me") == State.READ);
    }

    @Test
    void bothDevicesKnowHowTheyAreCalledAndThatTheyWereSeenToday() {
        // When
        laptop.client().renameDevice(phone.client().device(), new DeviceName("phone"));
        phone.client().renameDevice(laptop.client().device(), new DeviceName("laptop"));

        // Then
        for (var person : List.of(phone, laptop)) {
            assertThat(person.client().devices())
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
        phone.client().changeUsername(name, true);

        // Then
        assertThatThrownBy(() -> bob.client().addContactByUsername(name))
                .hasMessageContaining("nothing under this name");
        await().atMost(PATIENCE).until(() -> laptop.client().username().equals(Optional.of(name)));
        laptop.client().changeUsername(name, false);
        assertThat(bob.client().addContactByUsername(name).account())
                .isEqualTo(phone.client().account());
    }

    @Test
    void aRemovedDeviceIsOutAtOnceAndForEver() {
        // When
        phone.client().removeDevice(laptop.client().device());

        // Then
        await().atMost(PATIENCE).until(() -> laptop.client().state() == ConnectionState.REMOVED);
        bob.tell(phone, "not for the laptop");
        phone.heardAt("not for the laptop");
        assertThat(laptop.readFrom(bob)).doesNotContain("not for the laptop");
        assertThat(phone.client().devices()).extracting(OwnDevice::isThis).containsExactly(true);
    }

    static void link(Person first, Person another) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linked = CompletableFuture.runAsync(() -> another.client().link(code::complete));
        first.client().approveLink(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
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

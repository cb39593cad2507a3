package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Message.State;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnList;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice links a laptop, and whatever can go wrong does. */
@Timeout(180)
class LinkingTest {

    @TempDir
    Path folder;

    private final CompletableFuture<LinkCode> code = new CompletableFuture<>();
    private TwoPeople people;
    private SealpostClient laptop;

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
        laptop = people.open("laptop");
    }

    @AfterEach
    void close() {
        laptop.close();
        people.close();
    }

    @Test
    void theNewDeviceKnowsContactsAndHearsWhatComes() throws Exception {
        // When
        link();
        laptop.connect();

        // Then
        awaitContact();
        people.bob.send(people.alice.account(), "to both");
        TwoPeople.awaitTexts(laptop, people.bob, "to both");
        laptop.send(people.bob.account(), "from the laptop");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "to both", "from the laptop");
        assertThat(people.bobsEvents).noneMatch(ClientEvent.SecurityEvent.class::isInstance);
    }

    @Test
    void aMessageThatWasSealedForTheOldListReachesTheNewDeviceAllTheSame() throws Exception {
        // Given: Bob does not know the new list when he writes, and the gateway does not when it lets it pass
        people.bob.disconnect();
        people.mesh.checkingDevices = false;
        link();
        laptop.connect();
        awaitContact();
        people.bob.send(people.alice.account(), "written to the phone only");

        // When
        people.bob.connect();

        // Then
        TwoPeople.awaitTexts(laptop, people.bob, "written to the phone only");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "written to the phone only");
    }

    @Test
    void aMessageThatWasDeliveredBeforeItsAcceptanceWasHeardIsOnTheOtherDeviceToo() throws Exception {
        // Given
        link();
        laptop.connect();
        awaitContact();
        people.mesh.answering = false;
        people.alice.send(people.bob.account(), "nobody says that it was taken");
        await().atMost(TwoPeople.PATIENCE)
                .until(() ->
                        people.alice.history(people.bob.account(), 10).getLast().state() == State.DELIVERED);

        // When
        people.mesh.answering = true;
        people.alice.disconnect();
        people.alice.connect();

        // Then
        TwoPeople.awaitTexts(laptop, people.bob, "nobody says that it was taken");
    }

    @Test
    void aCodeIsGoodForOneUse() throws Exception {
        // Given
        link();
        LinkCode used = code.get();

        // When, Then
        assertThatThrownBy(() -> people.bob.devices().approve(used))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(Problem.RENDEZVOUS_TAKEN.code()));
        assertThat(people.bob.devices().list()).hasSize(1);
    }

    @Test
    void aServerThatChangesWhatTheDevicesSayToEachOtherIsNoticed() throws Exception {
        // Given
        people.mesh.slotAnswers = (slot, content) -> {
            byte[] changed = content.content().clone();
            changed[changed.length - 1] ^= 1;
            return new Json.SlotContent(changed);
        };

        // When, Then
        refusesToLink(SealpostException.BAD_ANSWER);
    }

    @Test
    void aServerThatOffersAnAccountOfItsOwnIsNoticed() throws Exception {
        // Given: it knows the place, but not the key in the code
        byte[] forAnother = SigningKey.generate().publicKey().seal(new byte[100], "Sealpost/link/v1", new byte[17]);
        people.mesh.slotAnswers = (slot, content) -> new Json.SlotContent(forAnother);

        // When, Then
        refusesToLink(SealpostException.BAD_ANSWER);
    }

    @Test
    void anAccountOfAnotherServerIsRefused() throws Exception {
        // Given
        laptop.close();
        laptop = SealpostClient.open(
                people.home("laptop"),
                people.mesh.uri(),
                ClientOptions.defaults().withServerName("elsewhere.example"));

        // When, Then
        refusesToLink(SealpostException.SECURITY);
    }

    @Test
    void whoIsInterruptedAfterBeingListedFinishesWithoutANewCode() throws Exception {
        // Given: the laptop cannot see the list that names it
        Json.ListAnswer old = people.mesh.list(people.alice.account().bytes());
        people.mesh.listAnswers = newer -> old;
        var linking = linking();
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        people.mesh.problems =
                path -> path.endsWith("lookups/device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        assertThatThrownBy(linking::join).isInstanceOf(CompletionException.class);
        laptop.close();

        // When
        people.mesh.problems = path -> Optional.empty();
        people.mesh.listAnswers = truth -> truth;
        laptop = people.open("laptop");
        laptop.link(another -> {
            throw new AssertionError("a code was shown again");
        });

        // Then
        assertThat(laptop.account()).isEqualTo(people.alice.account());
        laptop.connect();
        awaitContact();
    }

    @Test
    void aListThatWasSignedButNotPublishedIsPublishedWithTheNextConnection() throws Exception {
        // Given
        people.mesh.problems =
                path -> path.equals("/v1/device-list") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        var linking = linking();
        assertThatThrownBy(() -> people.alice.devices().approve(code.get(30, TimeUnit.SECONDS)))
                .isInstanceOf(SealpostException.class);

        // When
        people.mesh.problems = path -> Optional.empty();
        people.alice.close();
        people.alice = people.open("alice");
        people.alice.connect();

        // Then: the new device knows the contacts, too
        linking.get(60, TimeUnit.SECONDS);
        assertThat(people.alice.devices().list()).hasSize(2);
        laptop.connect();
        awaitContact();
    }

    @Test
    void theFirstDeviceSignsItsListAnewEveryWeek() throws Exception {
        // Given: a list of eight days ago
        people.alice.close();
        try (var store = Store.open(people.home("alice").resolve("sealpost.db"), InstantSource.system())) {
            var own = store.transaction(() -> store.own.find().orElseThrow());
            var first = OwnList.parse(own.firstList().orElseThrow().list());
            long eightDaysAgo = System.currentTimeMillis() - Duration.ofDays(8).toMillis();
            var old = OwnList.after(first, own.accountSecret().orElseThrow(), first.getDevicesList(), eightDaysAgo);
            store.run(() -> store.lists.add(old));
            people.mesh.list(
                    own.account().bytes(), new Json.ListAnswer(own.accountKey().bytes(), old.list(), old.signature()));
        }

        // When
        people.alice = people.open("alice");
        people.alice.connect();

        // Then
        byte[] account = people.alice.account().bytes();
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> OwnList.parse(people.mesh.list(account).list()).getVersion() == 3);
        people.bob.send(people.alice.account(), "still there?");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "still there?");
        assertThat(people.bobsEvents).noneMatch(ClientEvent.SecurityEvent.class::isInstance);
    }

    @Test
    void aRemovedDeviceIsForgottenByContacts() throws Exception {
        // Given
        link();
        laptop.connect();
        awaitContact();

        // When
        people.alice.devices().remove(laptop.device());

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> laptop.state() == ConnectionState.REMOVED);
        people.bob.send(people.alice.account(), "only to the phone");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "only to the phone");
        assertThat(people.alice.devices().list()).extracting(OwnDevice::isThis).containsExactly(true);
    }

    @Test
    void onlyTheDeviceWithTheAccountKeyChangesTheList() throws Exception {
        // Given
        link();
        laptop.connect();

        // When, Then
        assertUsage(() -> laptop.devices().remove(people.alice.device()));
        assertUsage(() -> laptop.devices().approve(code.get()));
        assertUsage(() -> people.alice.devices().remove(people.alice.device()));
        assertUsage(() -> people.alice.devices().remove(people.bob.device()));
        assertThat(people.alice.devices().list()).hasSize(2);
    }

    @Test
    void aCodeWithATypingErrorIsRefused() {
        String text = new LinkCode(new byte[16], SigningKey.generate().publicKey()).text();

        assertThat(LinkCode.parse(" " + text + "\n").text()).isEqualTo(text);
        for (String bad : new String[] {
            "",
            "sealpost:",
            text.substring(1),
            text.substring(0, text.length() - 1),
            text + "A",
            text.replace('A', 'B'),
            text.substring(0, 30) + "%" + text.substring(31)
        }) {
            assertThatThrownBy(() -> LinkCode.parse(bad)).isInstanceOf(MalformedInput.class);
        }
    }

    private void link() throws Exception {
        var linking = linking();
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> linking() {
        return CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
    }

    /** On the new device; the account stays as it is. */
    private void refusesToLink(String reason) throws Exception {
        var linking = linking();
        var approving = new FutureTask<>(() -> people.alice.devices().approve(code.join()));
        Thread waitsInVain = Thread.startVirtualThread(approving);
        assertThatThrownBy(linking::join).cause().isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(
                        refused.code())
                .isEqualTo(reason));
        waitsInVain.interrupt();
        waitsInVain.join();
        assertThat(laptop.isRegistered()).isFalse();
        assertThat(people.alice.devices().list()).hasSize(1);
    }

    private void awaitContact() {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> laptop.contact(people.bob.account()), Predicate.not(Optional::isEmpty));
    }

    private static void assertUsage(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                .isEqualTo(SealpostException.USAGE));
    }
}

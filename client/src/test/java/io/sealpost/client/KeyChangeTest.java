package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.FragileConnection.Moment;
import io.sealpost.client.KeyChange.State;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alice knows Bob by his username. Bob loses everything, and begins anew under the same name. */
@Timeout(120)
class KeyChangeTest {

    private static final Duration PATIENCE = TwoPeople.PATIENCE;
    private static final ClientOptions QUICK = ClientOptions.defaults().withMarksDelay(Duration.ofMillis(50));

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private final MovableClock clock = new MovableClock();
    private final List<KeyChange> told = new CopyOnWriteArrayList<>();
    private FragileConnection database;
    private SealpostClient alice;
    private SealpostClient bob;
    private SealpostClient newBob;

    @BeforeEach
    void meet() throws Exception {
        alice = openAlice(QUICK);
        alice.register(NewAccount.anonymous().withUsername("alice"));
        bob = register("bob");
        newBob = open("newBob");
        alice.connect();
        bob.connect();
        bob.addContact(alice.link());
        alice.addContactByUsername("bob");
        say(alice, bob, "hello");
        TwoPeople.awaitTexts(bob, alice, "hello");
        say(bob, alice, "hi");
        TwoPeople.awaitTexts(alice, bob, "hello", "hi");
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        newBob.close();
        mesh.close();
    }

    @Test
    void whatAPersonSendsIsBlockedUntilTheyDecide() throws Exception {
        // Given
        beginAnew();
        Message hello = chat().history(10).getFirst();

        // When
        tomorrow();
        say(alice, bob, "are you there?");
        awaitTold(State.OPEN);

        // Then
        long sends = sendsTo(bob);
        isRefused(() -> alice.send(bob.account(), "no"));
        isRefused(() -> chat().sendFile(Files.write(folder.resolve("file"), new byte[] {1}), "text/plain"));
        isRefused(() -> chat().react(hello, "👍"));
        isRefused(() -> chat().delete(chat().history(10).getLast()));
        isRefused(() -> chat().edit(chat().history(10).getLast(), "no"));
        isRefused(() -> chat().setTimer(Duration.ofDays(1)));
        assertThat(sendsTo(bob)).isEqualTo(sends);
        assertThat(mesh.blobs()).isEmpty();
        TwoPeople.awaitTexts(alice, bob, "hello", "hi", "are you there?");
        assertThat(sendsTo(newBob)).isZero();
        assertThat(alice.contacts()).hasSize(1);
        assertThat(chat().keyChange()).contains(new KeyChange(bob.account(), "bob", newBob.link(), State.OPEN));
    }

    @Test
    void whatIsSentWithoutThePersonGoesOnMeanwhile() throws Exception {
        // Given
        find();

        // When
        say(bob, alice, "my other phone still works");
        TwoPeople.awaitTexts(alice, bob, "hello", "hi", "are you there?", "my other phone still works");
        alice.chat(bob.account()).markRead();

        // Then
        await().atMost(PATIENCE)
                .until(() -> bob.history(alice.account(), 1).getFirst().state() == Message.State.READ);
    }

    @Test
    void theSuccessorIsAContactOnceItIsAccepted() throws Exception {
        // Given
        alice.safety(bob.account()).markVerified();
        find();
        newBob.addContact(alice.link());
        newBob.connect();
        say(newBob, alice, "it is me");
        await().atMost(PATIENCE).until(() -> alice.requests().size() == 1);

        // When
        Contact successor = accept(chat());

        // Then
        assertThat(successor.link()).isEqualTo(newBob.link());
        assertThat(successor.username()).contains("bob");
        assertThat(successor.verified()).isFalse();
        assertThat(alice.requests()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> newBob.history(alice.account(), 1).getFirst().state() == Message.State.DELIVERED);
        Contact old = alice.contact(bob.account()).orElseThrow();
        assertThat(old.username()).isEmpty();
        assertThat(old.verified()).isTrue();
        assertThat(chat().keyChange().orElseThrow().state()).isEqualTo(State.ACCEPTED);
        TwoPeople.awaitTexts(alice, bob, "hello", "hi", "are you there?");
        say(alice, newBob, "welcome back");
        TwoPeople.awaitTexts(newBob, alice, "it is me", "welcome back");
        say(alice, bob, "to whoever has the old phone");
        assertThat(alice.addContactByUsername("bob").account()).isEqualTo(newBob.account());
        assertThatThrownBy(() -> accept(chat())).hasMessageContaining("decided already");
    }

    @Test
    void whatWasRefusedIsNotWarnedAboutAgainButTheNextOneIs() throws Exception {
        // Given
        find();

        // When
        keep();

        // Then
        say(alice, bob, "still to the old one");
        tomorrow();
        say(alice, bob, "also tomorrow");
        awaitLookups(3);
        assertThat(chat().keyChange().orElseThrow().state()).isEqualTo(State.KEPT);
        newBob.usernames().giveUp();
        try (SealpostClient third = open("third")) {
            third.register(NewAccount.anonymous().withUsername("bob"));
            tomorrow();
            say(alice, bob, "and the day after");
            awaitTold(State.OPEN, State.OPEN);
            isRefused(() -> alice.send(bob.account(), "no"));
            assertThat(chat().keyChange().orElseThrow().successor()).isEqualTo(third.link());
        }
    }

    @Test
    void whatWasRefusedCanStillBeAccepted() throws Exception {
        find();
        keep();
        assertThatThrownBy(() -> alice.addContactByUsername("bob")).hasMessageContaining("another account");

        accept(chat());

        assertThat(alice.addContactByUsername("bob").account()).isEqualTo(newBob.account());
    }

    @Test
    void whoOnlyWantsToBeWarnedGoesOnWithThePinnedAccount() throws Exception {
        // Given
        alice.close();
        alice = openAlice(QUICK.withKeyChanges(KeyChangePolicy.WARN));
        alice.connect();
        find();

        // When
        say(alice, bob, "and on");

        // Then
        TwoPeople.awaitTexts(bob, alice, "hello", "hi", "are you there?", "and on");
        assertThat(sendsTo(newBob)).isZero();
        assertThat(alice.contacts()).hasSize(1);
        assertThatThrownBy(() -> alice.addContactByUsername("bob"))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(SealpostException.KEY_CHANGED));
    }

    @Test
    void whoeverHidesOrGivesUpTheirUsernameStaysWhoTheyAre() throws Exception {
        bob.usernames().take("bob", true);
        tomorrow();
        say(alice, bob, "hidden");
        awaitLookups(2);
        bob.usernames().giveUp();
        tomorrow();
        say(alice, bob, "gone");
        awaitLookups(3);
        tomorrow();

        say(alice, bob, "and on");

        assertThat(told).isEmpty();
        assertThat(chat().keyChange()).isEmpty();
        assertThat(alice.contact(bob.account()).orElseThrow().username()).contains("bob");
    }

    @Test
    void aServerThatDoesNotAnswerNowIsAskedAgainLater() throws Exception {
        // Given
        beginAnew();
        mesh.problems =
                path -> path.equals("/v1/lookups/username") ? Optional.of(Problem.TOO_MANY_REQUESTS) : Optional.empty();
        tomorrow();

        // When
        say(alice, bob, "one");
        awaitLookups(2);
        say(alice, bob, "two");
        clock.move(Duration.ofMinutes(5));
        say(alice, bob, "three");
        mesh.problems = path -> Optional.empty();

        // Then
        assertThat(lookups()).isEqualTo(2);
        assertThat(told).isEmpty();
        clock.move(Duration.ofMinutes(5));
        say(alice, bob, "four");
        awaitTold(State.OPEN);
        assertThat(lookups()).isEqualTo(3);
    }

    @Test
    void nothingWaitsForASlowServer() throws Exception {
        // Given
        beginAnew();
        var asked = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        mesh.arrivals = path -> {
            if (path.equals("/v1/lookups/username")) {
                asked.countDown();
                awaitQuietly(answering);
            }
        };
        tomorrow();

        // When
        say(alice, bob, "one");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        say(alice, bob, "two");

        // Then
        TwoPeople.awaitTexts(bob, alice, "hello", "hi", "one", "two");
        assertThat(told).isEmpty();
        answering.countDown();
        awaitTold(State.OPEN);
    }

    @Test
    void aUsernameIsLookedUpOnceADayWithoutATokenAndOnlyIfThereIsOne() throws Exception {
        // Given
        try (SealpostClient carol = register("carol")) {
            alice.addContact(carol.link());

            // When
            say(alice, bob, "on the day on which he was added");
            tomorrow();
            for (int i = 0; i < 5; i++) {
                say(alice, bob, "number " + i);
                say(alice, carol, "number " + i);
            }
            awaitLookups(2);
            say(alice, bob, "later that day");
            tomorrow();
            say(alice, bob, "on another day");

            // Then
            awaitLookups(3);
            assertThat(mesh.requestsWithToken).doesNotContain("POST /v1/lookups/username");
        }
    }

    @Test
    void addingTheUsernameAgainIsNoticedAndAddsNobody() throws Exception {
        // Given
        beginAnew();

        // When
        isRefused(() -> alice.addContactByUsername("bob"));

        // Then
        assertThat(alice.contacts()).hasSize(1);
        awaitTold(State.OPEN);
        isRefused(() -> alice.send(bob.account(), "no"));
        newBob.usernames().giveUp();
        bob.usernames().take("bob", false);
        assertThat(alice.addContactByUsername("bob").account()).isEqualTo(bob.account());
        say(alice, bob, "it was you all the time");
    }

    @Test
    void whoGetsTheirUsernameBackCanBeAcceptedAgain() throws Exception {
        // Given
        find();
        accept(chat());
        newBob.usernames().giveUp();
        bob.usernames().take("bob", false);

        // When
        isRefused(() -> alice.addContactByUsername("bob"));
        accept(alice.chat(newBob.account()));

        // Then
        assertThat(alice.contact(bob.account()).orElseThrow().username()).contains("bob");
        assertThat(alice.contact(newBob.account()).orElseThrow().username()).isEmpty();
        assertThat(chat().keyChange()).isEmpty();
    }

    @Test
    void theOtherDevicesTakeTheAcceptance() throws Exception {
        try (SealpostClient laptop = linked("laptop")) {
            // Given
            find();

            // When
            accept(chat());

            // Then
            await().atMost(PATIENCE).until(() -> state(laptop).equals(Optional.of(State.ACCEPTED)));
            assertThat(laptop.contact(newBob.account()).orElseThrow().username())
                    .contains("bob");
            assertThat(laptop.contact(newBob.account()).orElseThrow().accountKey())
                    .isEqualTo(newBob.link().accountKey());
            assertThat(laptop.contact(bob.account()).orElseThrow().username()).isEmpty();
            say(laptop, newBob, "welcome back");
            TwoPeople.awaitTexts(alice, newBob, "welcome back");
            assertThat(alice.contact(bob.account()).orElseThrow().username()).isEmpty();
        }
        try (SealpostClient tablet = linked("tablet")) {
            await().atMost(PATIENCE).until(() -> state(tablet).equals(Optional.of(State.ACCEPTED)));
            assertThat(tablet.contact(bob.account()).orElseThrow().username()).isEmpty();
        }
    }

    @Test
    void theOtherDevicesTakeTheRefusalUnlessTheyHaveAccepted() throws Exception {
        try (SealpostClient laptop = linked("laptop")) {
            // Given: both have found it
            find();
            isRefused(() -> laptop.addContactByUsername("bob"));
            alice.disconnect();
            laptop.disconnect();

            // When
            keep();
            accept(laptop.chat(bob.account()));
            alice.connect();
            laptop.connect();

            // Then
            await().atMost(PATIENCE).until(() -> state(alice).equals(Optional.of(State.ACCEPTED)));
            assertThat(laptop.awaitDrained(PATIENCE)).isTrue();
            assertThat(state(laptop)).contains(State.ACCEPTED);
            assertThat(told).extracting(KeyChange::state).containsExactly(State.OPEN, State.ACCEPTED);
        }
    }

    @Test
    void aRefusalCountsOnADeviceThatHasNotFoundTheSuccessorYet() throws Exception {
        try (SealpostClient laptop = linked("laptop")) {
            find();

            keep();

            await().atMost(PATIENCE).until(() -> state(laptop).equals(Optional.of(State.KEPT)));
            isRefused(() -> laptop.addContactByUsername("bob"));
            assertThat(state(laptop)).contains(State.KEPT);
            say(laptop, bob, "from the laptop");
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anAcceptanceThatIsInterruptedIsDoneOrNotDone(Moment moment) throws Exception {
        // Given
        find();
        database.dieAt(moment, "UPDATE account SET username = NULL");

        // When
        assertThatThrownBy(() -> accept(chat())).isInstanceOf(StoreFailure.class);
        alice.close();
        alice = openAlice(QUICK);

        // Then
        boolean done = moment == Moment.AFTER_COMMIT;
        assertThat(state(alice)).contains(done ? State.ACCEPTED : State.OPEN);
        assertThat(alice.contact(newBob.account()).isPresent()).isEqualTo(done);
        assertThat(alice.contact(bob.account()).orElseThrow().username().isPresent())
                .isEqualTo(!done);
        if (!done) {
            accept(chat());
        }
        assertThat(alice.contact(newBob.account()).orElseThrow().username()).contains("bob");
    }

    @Test
    void onlyWhatWasSeenIsDecided() throws Exception {
        // Given
        find();
        KeyChange seen = chat().keyChange().orElseThrow();
        newBob.usernames().giveUp();
        try (SealpostClient third = open("third")) {
            third.register(NewAccount.anonymous().withUsername("bob"));

            // When
            isRefused(() -> alice.addContactByUsername("bob"));

            // Then
            assertThatThrownBy(() -> chat().acceptKeyChange(seen)).hasMessageContaining("look at it again");
            assertThatThrownBy(() -> chat().keepKey(seen)).hasMessageContaining("look at it again");
            assertThat(alice.contacts()).hasSize(1);
            assertThat(accept(chat()).account()).isEqualTo(third.account());
        }
    }

    private static Contact accept(Chat chat) {
        return chat.acceptKeyChange(chat.keyChange().orElseThrow());
    }

    private void keep() {
        chat().keepKey(chat().keyChange().orElseThrow());
    }

    private void find() throws Exception {
        beginAnew();
        tomorrow();
        say(alice, bob, "are you there?");
        awaitTold(State.OPEN);
    }

    private void beginAnew() {
        bob.usernames().giveUp();
        newBob.register(NewAccount.anonymous().withUsername("bob"));
    }

    private void tomorrow() {
        clock.move(Duration.ofDays(1));
    }

    private Chat chat() {
        return alice.chat(bob.account());
    }

    private Optional<State> state(SealpostClient device) {
        return device.chat(bob.account()).keyChange().map(KeyChange::state);
    }

    private void awaitTold(State... states) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(told).extracting(KeyChange::state).containsExactly(states));
    }

    private void awaitLookups(long times) {
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> lookups() == times);
    }

    private long lookups() {
        return mesh.requests.stream()
                .filter("POST /v1/lookups/username"::equals)
                .count();
    }

    private long sendsTo(SealpostClient somebody) {
        return mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .filter(frame -> frame.getSend()
                        .getRecipientAccount()
                        .equals(somebody.account().byteString()))
                .count();
    }

    private static void isRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SealpostException.class, refused -> {
            assertThat(refused.code()).isEqualTo(SealpostException.KEY_CHANGED);
            assertThat(refused.getMessage()).contains("names another account", "key-change");
        });
    }

    private static void say(SealpostClient from, SealpostClient to, String text) throws Exception {
        from.send(to.account(), text).accepted().get(30, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private SealpostClient linked(String name) throws Exception {
        SealpostClient device = open(name);
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> device.link(code::complete), Thread::startVirtualThread);
        alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
        device.connect();
        await().atMost(PATIENCE).until(() -> device.contact(bob.account()).isPresent());
        return device;
    }

    private SealpostClient register(String name) {
        SealpostClient somebody = open(name);
        somebody.register(NewAccount.anonymous().withUsername(name));
        return somebody;
    }

    private SealpostClient open(String name) {
        return SealpostClient.open(folder.resolve(name), mesh.uri(), QUICK);
    }

    private SealpostClient openAlice(ClientOptions options) {
        SealpostClient opened = SealpostClient.open(folder.resolve("alice"), mesh.uri(), options, clock, this::fragile);
        opened.listen(event -> {
            if (event instanceof ClientEvent.KeyChanged changed) {
                told.add(changed.change());
            }
        });
        return opened;
    }

    private Store fragile(Path file) {
        try {
            database = new FragileConnection("jdbc:sqlite:" + file);
            return new Store(database.connection(), clock);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

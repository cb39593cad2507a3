package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people, two home folders, real connections. */
@Timeout(120)
class ConversationTest {

    private static final ClientOptions QUICK = ClientOptions.defaults().withMarksDelay(Duration.ofMillis(50));

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private SealpostClient alice;
    private SealpostClient bob;

    @BeforeEach
    void register() {
        alice = open("alice");
        bob = open("bob");
        alice.register(NewAccount.anonymous().withUsername("alice"));
        bob.register(NewAccount.anonymous().withUsername("bob.of.the.north"));
        alice.addContact(ContactLink.parse(bob.link().text()));
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        mesh.close();
    }

    @Test
    void messagesThatWaitedArriveInOrderAndAreAcknowledged() throws Exception {
        // Given
        alice.connect();
        for (String text : List.of("one", "two", "three")) {
            alice.send(bob.account(), text).accepted().get(30, TimeUnit.SECONDS);
        }

        // When
        bob.connect();

        // Then
        assertThat(bob.awaitDrained(Duration.ofSeconds(30))).isTrue();
        assertThat(bob.history(alice.account(), 10).stream().map(Message::text)).containsExactly("one", "two", "three");
        await().until(() -> mesh.waiting(bob.device().bytes()) == 0);
    }

    @Test
    void aReplyNeedsNoLinkAndIsMarkedAsDeliveredAndRead() throws Exception {
        // Given
        alice.connect();
        bob.connect();
        alice.send(bob.account(), "hello");
        awaitTexts(bob, alice, "hello");

        // When
        bob.send(alice.account(), "good to hear from you");

        // Then
        awaitTexts(alice, bob, "hello", "good to hear from you");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> alice.history(bob.account(), 10).getFirst().state() == State.DELIVERED);
        bob.chat(alice.account()).markRead();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> alice.history(bob.account(), 10).getFirst().state() == State.READ);
        assertThat(bob.contact(alice.account()).orElseThrow().presenceKnown()).isTrue();
    }

    @Test
    void onlyTheMessageThatWasShownIsMarkedAsRead() {
        // Given
        bob.addContact(alice.link());
        alice.connect();
        bob.connect();
        alice.send(bob.account(), "shown");
        alice.send(bob.account(), "not shown");
        awaitTexts(bob, alice, "shown", "not shown");

        // When
        bob.chat(alice.account()).markRead(bob.history(alice.account(), 10).getFirst());

        // Then
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        alice.history(bob.account(), 10).stream().map(Message::state))
                .containsExactly(State.READ, State.DELIVERED));
        assertThat(bob.history(alice.account(), 10).stream().map(Message::state))
                .containsExactly(State.READ, State.UNREAD);
    }

    @Test
    void marksAreMergedAndNeverMarkedThemselves() {
        // Given
        bob.close();
        bob = SealpostClient.open(folder.resolve("bob"), mesh.uri(), ClientOptions.defaults());
        bob.addContact(alice.link());
        alice.connect();
        bob.connect();

        // When
        for (int i = 0; i < 5; i++) {
            alice.send(bob.account(), "message " + i);
        }

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> alice.history(bob.account(), 10).stream()
                .allMatch(message -> message.state() == State.DELIVERED));
        await().during(Duration.ofSeconds(1)).until(() -> sends().size() < 10);
        long toAlice = sends().stream()
                .filter(frame -> frame.getSend()
                        .getRecipientAccount()
                        .equals(alice.account().byteString()))
                .count();
        assertThat(toAlice).isBetween(1L, 4L);
        assertThat(sends()).hasSize(5 + (int) toAlice);
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAndIsShownOnce() throws Exception {
        // Given
        var events = new CopyOnWriteArrayList<ClientEvent>();
        bob.addContact(alice.link());
        bob.listen(events::add);
        bob.connect();
        bob.holdAcknowledgements(true);
        alice.connect();
        alice.send(bob.account(), "only once").accepted().get(30, TimeUnit.SECONDS);
        awaitTexts(bob, alice, "only once");

        // When
        bob.abort();
        bob.holdAcknowledgements(false);
        bob.connect();

        // Then
        await().until(() -> mesh.waiting(bob.device().bytes()) == 0);
        awaitTexts(bob, alice, "only once");
        assertThat(events).contains(new ClientEvent.RepeatIgnored());
        assertThat(events.stream().filter(ClientEvent.MessageReceived.class::isInstance))
                .hasSize(1);
    }

    @Test
    void aRetryAfterALostAnswerSendsTheSameBytes() throws Exception {
        // Given
        alice.connect();
        mesh.answering = false;
        Sent sent = alice.send(bob.account(), "was it accepted?");
        await().until(() -> !sends().isEmpty());

        // When
        mesh.answering = true;
        mesh.cut(alice.device().bytes());

        // Then
        sent.accepted().get(30, TimeUnit.SECONDS);
        assertThat(sends()).hasSize(2);
        assertThat(sends().get(1)).isEqualTo(sends().get(0));
        bob.connect();
        awaitTexts(bob, alice, "was it accepted?");
        await().until(() -> mesh.waiting(bob.device().bytes()) == 0);
    }

    @Test
    void aServerThatTalksAllTheTimeButDoesNotAnswerASendIsGivenUp() throws Exception {
        // Given
        alice.close();
        alice = SealpostClient.open(
                folder.resolve("alice"), mesh.uri(), QUICK.withAcceptTimeout(Duration.ofSeconds(1)));
        alice.connect();
        mesh.answering = false;

        // When
        alice.send(bob.account(), "is anybody there?");

        // Then: each look at the test's condition makes the server say something that means nothing
        var nothing = ServerFrame.newBuilder()
                .setPresence(PresenceUpdate.getDefaultInstance())
                .build();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (mesh.isConnected(alice.device().bytes())) {
                        mesh.tell(alice.device().bytes(), nothing);
                    }
                    return hellos() > 1;
                });
    }

    @Test
    void aMessageWrittenWithoutAConnectionIsSentWithTheNext() throws Exception {
        // Given
        alice.connect();
        alice.send(bob.account(), "first").accepted().get(30, TimeUnit.SECONDS);
        alice.disconnect();
        Sent sent = alice.send(bob.account(), "second");

        // When
        alice.close();
        alice = open("alice");
        alice.connect();

        // Then
        assertThat(sent.accepted()).isCompletedExceptionally();
        bob.connect();
        awaitTexts(bob, alice, "first", "second");
    }

    @Test
    void aRestartedServerIsFoundAgain() {
        // Given
        alice.connect();

        // When
        mesh.cut(alice.device().bytes());

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> hellos() == 2 && alice.state() == ConnectionState.CONNECTED);
        assertThat(mesh.frames.stream().filter(ClientFrame::hasHello).map(frame -> frame.getHello()
                        .getConnectionCounter()))
                .containsExactly(1L, 2L);
    }

    @Test
    void aDeviceThatConnectedElsewhereStaysAway() {
        // Given
        alice.connect();

        // When
        mesh.close(alice.device().bytes(), CloseCode.CONNECTED_ELSEWHERE);

        // Then
        await().until(() -> alice.state() == ConnectionState.REPLACED);
        alice.connect();
        assertThat(alice.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void leavingWhileTheServerIsAwayTakesNoTimeAndComingBackWorks() {
        // Given
        alice.connect();
        mesh.problems = path -> Optional.of(Problem.UNAVAILABLE);
        mesh.close(alice.device().bytes(), CloseCode.SIGN_IN_AGAIN);
        await().until(() -> alice.state() == ConnectionState.CONNECTING);

        // When
        long before = System.nanoTime();
        alice.disconnect();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(alice.state()).isEqualTo(ConnectionState.OFFLINE);
        mesh.problems = path -> Optional.empty();
        alice.connect();
        assertThat(alice.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aServerThatDoesNotSayGoodbyeIsCutOffAndDoesNotDisturbTheNextConnection() throws Exception {
        // Given
        alice.connect();
        var ended = mesh.fallSilent(alice.device().bytes());

        // When
        alice.disconnect();
        alice.connect();

        // Then
        ended.get(10, TimeUnit.SECONDS);
        for (int i = 0; i < 10; i++) {
            alice.send(bob.account(), "after the silence").accepted().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRemovedDeviceNeverComesBack() {
        // Given
        alice.connect();

        // When
        mesh.close(alice.device().bytes(), CloseCode.DEVICE_REMOVED);

        // Then
        await().until(() -> alice.state() == ConnectionState.REMOVED);
        assertThatThrownBy(alice::connect).hasMessageContaining("removed");
        assertThat(hellos()).isEqualTo(1);
    }

    @Test
    void whatOthersAreAskedAboutNeverTravelsWithAToken() {
        // When
        alice.connect();
        alice.send(bob.account(), "hello").accepted().join();
        alice.addContactByUsername("bob.of.the.north");

        // Then
        assertThat(mesh.requests.stream().filter(request -> request.contains("/v1/lookups/")))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(mesh.requestsWithToken).noneMatch(request -> request.contains("/v1/lookups/"));
        assertThat(mesh.requestsWithToken).isNotEmpty();
    }

    @Test
    void aUsernameLeadsToItsAccount() {
        Contact found = bob.addContactByUsername("alice");

        assertThat(found.account()).isEqualTo(alice.account());
        assertThat(found.accountKey()).isEqualTo(alice.link().accountKey());
    }

    private SealpostClient open(String name) {
        return SealpostClient.open(folder.resolve(name), mesh.uri(), QUICK);
    }

    private List<ClientFrame> sends() {
        return mesh.frames.stream().filter(ClientFrame::hasSend).toList();
    }

    private long hellos() {
        return mesh.frames.stream().filter(ClientFrame::hasHello).count();
    }

    private static void awaitTexts(SealpostClient reader, SealpostClient other, String... texts) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        reader.history(other.account(), 10).stream().map(Message::text))
                .containsExactly(texts));
        assertThat(reader.history(other.account(), 10).stream()
                        .filter(message -> message.direction() == Direction.RECEIVED))
                .isNotEmpty();
    }
}

package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.client.ClientEvent.TypingChanged;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Typing: told to who is online in an answered session, and never in the way of a message. */
@Timeout(120)
class TypingTest {

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void aContactSeesSomebodyTypeAndStop() {
        // Given
        seeOnline(people.alice, people.bob);

        // When
        people.alice.chat(people.bob.account()).typing(true);
        awaitTold(true);
        people.alice.chat(people.bob.account()).typing(false);
        people.alice.chat(people.bob.account()).typing(false);

        // Then
        awaitTold(true, false);
        assertThat(ephemerals()).hasSize(2).allSatisfy(ephemeral -> {
            assertThat(ephemeral.getRecipientAccount())
                    .isEqualTo(people.bob.account().byteString());
            assertThat(ephemeral.getAccessKey().size()).isEqualTo(Limits.ACCESS_KEY_BYTES);
            assertThat(ephemeral.getCopiesList()).singleElement().satisfies(copy -> {
                assertThat(copy.getType()).isEqualTo(CiphertextType.CIPHERTEXT_TYPE_MESSAGE);
                assertThat(copy.getCiphertext().size()).isLessThanOrEqualTo(Limits.EPHEMERAL_BYTES);
            });
        });
    }

    @Test
    void isRepeatedAfterFiveSecondsAndEndsTenAfterTheLast() {
        // Given
        seeOnline(people.alice, people.bob);

        // When: keys are pressed all the time
        long began = System.nanoTime();
        await().atMost(TwoPeople.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            people.alice.chat(people.bob.account()).typing(true);
            return ephemerals().size() == 2;
        });

        // Then
        assertThat(System.nanoTime() - began)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5).toNanos());
        awaitTold(true, false);
        assertThat(System.nanoTime() - began)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(15).toNanos());
    }

    @Test
    void aMessageEndsIt() {
        // Given
        seeOnline(people.alice, people.bob);
        people.alice.chat(people.bob.account()).typing(true);
        awaitTold(true);

        // When
        people.alice.send(people.bob.account(), "there");

        // Then
        awaitTold(true, false);
        people.alice.chat(people.bob.account()).typing(false);
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "there");
        assertThat(ephemerals()).hasSize(1);
    }

    @Test
    void leavesNothingInHistoryOutboxOrAcknowledgements() {
        // Given
        seeOnline(people.alice, people.bob);

        // When
        people.alice.chat(people.bob.account()).typing(true);
        awaitTold(true);

        // Then
        people.alice.send(people.bob.account(), "there");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "there");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "there");
        assertThat(people.alice.awaitSent(TwoPeople.PATIENCE)).isTrue();
        assertThat(people.mesh.frames)
                .filteredOn(ClientFrame::hasAck)
                .allSatisfy(frame -> assertThat(frame.getAck().getThrough()).isPositive());
    }

    @Test
    void nobodyIsToldWhoIsNotSeenOnlineOrWhenItIsNotWanted() {
        // When: Bob is not watched
        people.alice.chat(people.bob.account()).typing(true);

        // When: he is, and is away
        see(people.alice, people.bob, false);
        people.alice.chat(people.bob.account()).typing(true);

        // When: Bob himself does not want it
        people.bob.close();
        people.bob = SealpostClient.open(
                people.home("bob"), people.mesh.uri(), ClientOptions.defaults().withTyping(false));
        people.bob.connect();
        seeOnline(people.bob, people.alice);
        people.bob.chat(people.alice.account()).typing(true);

        // When: he is there, and blocked
        seeOnline(people.alice, people.bob);
        people.alice.chat(people.bob.account()).block();
        people.alice.chat(people.bob.account()).typing(true);

        // Then
        assertThat(ephemerals()).isEmpty();
    }

    @Test
    void aSessionThatWasNeverAnsweredTellsNothingAndNoSessionMoves() throws Exception {
        try (SealpostClient laptop = people.open("laptop")) {
            // Given: Alice has written to Bob's new laptop, which has never come
            var code = new CompletableFuture<LinkCode>();
            var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
            people.bob.devices().approve(code.get(30, TimeUnit.SECONDS));
            linking.get(60, TimeUnit.SECONDS);
            seeOnline(people.alice, people.bob);
            people.alice.send(people.bob.account(), "to both").accepted().get(30, TimeUnit.SECONDS);
            assertThat(people.mesh.waiting(laptop.device().bytes())).isPositive();

            // When
            people.alice.chat(people.bob.account()).typing(true);

            // Then
            assertThat(ephemerals()).isEmpty();
            people.alice.send(people.bob.account(), "again").accepted().get(30, TimeUnit.SECONDS);
            TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "to both", "again");
        }
    }

    @Test
    void whoIsBlockedIsNotShown() {
        // Given
        seeOnline(people.alice, people.bob);
        people.bob.chat(people.alice.account()).block();
        people.alice.chat(people.bob.account()).typing(true);
        await().atMost(TwoPeople.PATIENCE).until(() -> ephemerals().size() == 1);

        // When
        people.bob.chat(people.alice.account()).unblock();
        people.alice.send(people.bob.account(), "still here?");

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "still here?");
        assertThat(told()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void lostOnesDoNotBreakTheSession() {
        // Given
        seeOnline(people.alice, people.bob);
        people.mesh.ephemerals = lost -> null;

        // When
        for (int i = 0; i < 30; i++) {
            people.alice.chat(people.bob.account()).typing(true);
            people.alice.chat(people.bob.account()).typing(false);
        }
        await().atMost(TwoPeople.PATIENCE).until(() -> ephemerals().size() == 60);
        people.alice.send(people.bob.account(), "after all that");

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "after all that");
        assertThat(told()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void oneThatOvertakesAMessageOrComesAfterItBreaksNothing() {
        // Given: one that is younger than a message that waits
        seeOnline(people.alice, people.bob);
        List<EphemeralEnvelope> kept = keepEphemerals();
        people.bob.disconnect();
        people.alice.send(people.bob.account(), "one");
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.bob.device().bytes()) == 1);
        people.alice.chat(people.bob.account()).typing(true);
        await().atMost(TwoPeople.PATIENCE).until(() -> kept.size() == 1);

        // When: it overtakes the message
        people.mesh.deliveries = envelope -> {
            tellBob(kept.getFirst());
            return envelope;
        };
        people.bob.connect();

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one");
        people.mesh.deliveries = envelope -> envelope;
        assertThat(told()).startsWith(true);

        // When: another one comes behind the message that was written after it, twice
        people.alice.chat(people.bob.account()).typing(false);
        await().atMost(TwoPeople.PATIENCE).until(() -> kept.size() == 2);
        people.alice.send(people.bob.account(), "two");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two");
        tellBob(kept.getLast());
        tellBob(kept.getLast());

        // Then
        people.alice.send(people.bob.account(), "three");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "one", "two", "three");
        people.bob.send(people.alice.account(), "four");
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "one", "two", "three", "four");
        awaitTold(true, false);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void garbageAndStrangersAreDroppedWithoutAskingForItAgain() {
        // Given: Bob has sent "hi" and the mark of "hello"
        seeOnline(people.alice, people.bob);
        await().atMost(TwoPeople.PATIENCE).until(() -> sendsToAlice() == 2);
        var garbage = ByteString.copyFromUtf8("garbage");
        people.mesh.ephemerals =
                envelope -> envelope.toBuilder().setCiphertext(garbage).build();

        // When
        people.alice.chat(people.bob.account()).typing(true);
        tellBob(EphemeralEnvelope.newBuilder()
                .setCiphertext(garbage)
                .setSenderAccount(AccountId.random().byteString())
                .setSenderDevice(DeviceId.random().byteString())
                .build());
        tellBob(EphemeralEnvelope.getDefaultInstance());

        // Then: only the mark of what was written
        people.alice.send(people.bob.account(), "there");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "there");
        await().atMost(TwoPeople.PATIENCE).until(() -> sendsToAlice() > 2);
        assertThat(sendsToAlice()).isEqualTo(3);
        assertThat(told()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aMessageThatIsPassedOffAsAnEphemeralCanStillBeRead() {
        // Given: the server shows the message as an ephemeral first
        seeOnline(people.alice, people.bob);
        people.mesh.deliveries = envelope -> {
            if (envelope.getSenderAccount().equals(people.alice.account().byteString())) {
                tellBob(passedOff(envelope));
            }
            return envelope;
        };

        // When
        people.alice.send(people.bob.account(), "read me");

        // Then
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "read me");
        assertThat(told()).isEmpty();
    }

    @Test
    void typingThatComesAsAMessageSaysNothing() {
        // Given: the server keeps the ephemeral and puts it into the mailbox
        seeOnline(people.alice, people.bob);
        people.mesh.ephemerals = kept -> {
            people.mesh.deposit(
                    people.bob.device().bytes(),
                    Envelope.newBuilder()
                            .setType(CiphertextType.CIPHERTEXT_TYPE_MESSAGE)
                            .setCiphertext(kept.getCiphertext())
                            .setSenderAccount(kept.getSenderAccount())
                            .setSenderDevice(kept.getSenderDevice())
                            .build());
            return null;
        };

        // When
        people.alice.chat(people.bob.account()).typing(true);

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> ephemerals().size() == 1);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.waiting(people.bob.device().bytes()) == 0);
        people.alice.send(people.bob.account(), "there");
        TwoPeople.awaitTexts(people.bob, people.alice, "hello", "hi", "there");
        assertThat(told()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    private static EphemeralEnvelope passedOff(Envelope envelope) {
        return EphemeralEnvelope.newBuilder()
                .setCiphertext(envelope.getCiphertext())
                .setSenderAccount(envelope.getSenderAccount())
                .setSenderDevice(envelope.getSenderDevice())
                .build();
    }

    /** Is also called while the server holds its lock. */
    private void tellBob(EphemeralEnvelope envelope) {
        people.mesh.tell(
                people.bob.device().bytes(),
                ServerFrame.newBuilder().setEphemeral(envelope).build());
    }

    private List<EphemeralEnvelope> keepEphemerals() {
        List<EphemeralEnvelope> kept = new CopyOnWriteArrayList<>();
        people.mesh.ephemerals = envelope -> {
            kept.add(envelope);
            return null;
        };
        return kept;
    }

    private void seeOnline(SealpostClient watcher, SealpostClient other) {
        see(watcher, other, true);
    }

    private void see(SealpostClient watcher, SealpostClient other, boolean online) {
        List<Presence> seen = new CopyOnWriteArrayList<>();
        watcher.watchPresence(other.account(), seen::add);
        String token = Base64.getEncoder().encodeToString(other.device().bytes());
        ByteString channel = people.mesh.frames.stream()
                .filter(ClientFrame::hasHello)
                .map(ClientFrame::getHello)
                .filter(hello -> hello.getToken().equals(token))
                .toList()
                .getLast()
                .getPresenceChannel();
        people.mesh.presence(PresenceUpdate.newBuilder()
                .setChannel(channel)
                .setOnline(online)
                .build());
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> !seen.isEmpty() && seen.getLast().online() == online);
    }

    private List<Ephemeral> ephemerals() {
        return people.mesh.frames.stream()
                .filter(ClientFrame::hasEphemeral)
                .map(ClientFrame::getEphemeral)
                .toList();
    }

    private long sendsToAlice() {
        return people.mesh.frames.stream()
                .filter(ClientFrame::hasSend)
                .filter(frame -> frame.getSend()
                        .getRecipientAccount()
                        .equals(people.alice.account().byteString()))
                .count();
    }

    private List<Boolean> told() {
        return people.bobsEvents.stream()
                .filter(TypingChanged.class::isInstance)
                .map(TypingChanged.class::cast)
                .filter(changed -> changed.contact().equals(people.alice.account()))
                .map(TypingChanged::typing)
                .toList();
    }

    private void awaitTold(Boolean... states) {
        await().atMost(TwoPeople.PATIENCE)
                .untilAsserted(() -> assertThat(told()).containsExactly(states));
    }

    private List<ClientEvent> warnings() {
        return people.bobsEvents.stream()
                .filter(ClientEvent.SecurityEvent.class::isInstance)
                .toList();
    }
}

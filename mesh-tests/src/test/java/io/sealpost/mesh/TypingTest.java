package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientEvent.TypingChanged;
import io.sealpost.client.Presence;
import io.sealpost.client.Subscription;
import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.court.CourtOrder;
import io.sealpost.mesh.court.Needle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Typing between real clients over the real mesh: seen within moments, found nowhere. */
class TypingTest {

    private static final Duration TARGET = Duration.ofSeconds(1);

    private final DevStack stack = Mesh.stack();
    private final List<Boolean> seenByBob = new CopyOnWriteArrayList<>();
    private Person alice;
    private Person bob;
    private Subscription watch;

    @BeforeEach
    void meet() {
        alice = Mesh.person("Alice");
        bob = Mesh.person("Bob");
        alice.client().connect();
        bob.client().connect();
        alice.client().addContact(bob.client().link());
        alice.tell(bob, "hello");
        bob.heardAt("hello");
        bob.tell(alice, "hi");
        alice.heardAt("hi");
        bob.client().listen(this::note);
        watch = awaitOnline();
    }

    @AfterEach
    void close() {
        watch.close();
        alice.close();
        bob.close();
    }

    private void note(ClientEvent event) {
        if (event instanceof TypingChanged changed) {
            assertThat(changed.contact()).isEqualTo(alice.client().account());
            seenByBob.add(changed.typing());
        }
    }

    @Test
    void isSeenAtOnceAndStandsNowhere() {
        try (var tap = new ChannelTap(stack.stores())) {
            // When
            long pressed = System.nanoTime();
            type(true);
            Person.await("Bob to see Alice type", () -> seenByBob.equals(List.of(true)));
            long took = Duration.ofNanos(System.nanoTime() - pressed).toMillis();
            type(false);
            Person.await("Bob to see Alice stop", () -> seenByBob.equals(List.of(true, false)));

            // Then
            System.out.printf(
                    "typing: Bob saw Alice type after %d ms (target %d ms: %s)%n",
                    took, TARGET.toMillis(), took <= TARGET.toMillis() ? "met" : "missed");
            var needles = List.of(needleOf(tap), needleOf(tap));
            assertThat(new CourtOrder(stack.stores())
                            .execute(needles, List.of())
                            .found())
                    .isEmpty();
        }
    }

    @Test
    void whoWasAwayHearsNothingOfItAndEveryMessage() {
        // Given: Bob is gone, and Alice has not heard of it
        try (var tap = new ChannelTap(stack.stores())) {
            bob.client().abort();
            type(true);
            var lost = needleOf(tap);
            alice.tell(bob, "while you were away");

            // When
            bob.client().connect();
            bob.awaitDrained();

            // Then
            bob.heardAt("while you were away");
            assertThat(seenByBob).isEmpty();
            assertThat(new CourtOrder(stack.stores())
                            .execute(List.of(lost), List.of())
                            .found())
                    .isEmpty();
        }
    }

    @Test
    void aDeadOwnerLosesNoMessage() {
        // Given
        stack.kill("mailbox-service");
        try {
            // When
            type(true);
            Person.await("Bob to see Alice type", () -> seenByBob.equals(List.of(true)));
            alice.tell(bob, "nobody delivers this now");
        } finally {
            stack.restart("mailbox-service");
        }

        // Then
        bob.heardAt("nobody delivers this now");
        await().atMost(Person.PATIENCE).until(() -> seenByBob.equals(List.of(true, false)));
        assertThat(bob.readFrom(alice)).containsExactly("hello", "nobody delivers this now");
        assertThat(bob.count(ClientEvent.SecurityEvent.class)).isZero();
    }

    private void type(boolean typing) {
        alice.client().chat(bob.client().account()).typing(typing);
    }

    /** 48 bytes out of the middle of a ciphertext. */
    private static Needle needleOf(ChannelTap tap) {
        var bytes = tap.next().getCiphertext();
        int middle = bytes.size() / 2;
        return new Needle("typing", bytes.substring(middle - 24, middle + 24).toByteArray());
    }

    private Subscription awaitOnline() {
        var seen = new CopyOnWriteArrayList<Presence>();
        var watching = alice.client().watchPresence(bob.client().account(), seen::add);
        Person.await(
                "Alice to see Bob online",
                () -> !seen.isEmpty() && seen.getLast().online());
        return watching;
    }
}

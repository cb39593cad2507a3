package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PresenceTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

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
    void aContactIsSeenComingAndGoing() {
        // Given
        List<Presence> seen = new CopyOnWriteArrayList<>();
        Subscription watch = people.bob.watchPresence(people.alice.account(), seen::add);
        AccountId alice = people.alice.account();
        awaitSeen(seen, new Presence(alice, false, Optional.empty()));

        // When
        people.mesh.presence(channelOfAlice().setOnline(true).build());
        awaitSeen(seen, new Presence(alice, true, Optional.empty()));
        people.mesh.presence(channelOfAlice().setLastSeenMs(NOON.toEpochMilli()).build());

        // Then
        awaitSeen(seen, new Presence(alice, false, Optional.of(NOON)));
        assertThat(seen).hasSize(3);
        watch.close();
    }

    @Test
    void aLostConnectionIsMadeAgain() {
        // Given
        List<Presence> seen = new CopyOnWriteArrayList<>();
        people.bob.watchPresence(people.alice.account(), seen::add);
        awaitSeen(seen, new Presence(people.alice.account(), false, Optional.empty()));

        // When
        people.mesh.cutWatchers();
        people.mesh.presence(channelOfAlice().setOnline(true).build());

        // Then
        awaitSeen(seen, new Presence(people.alice.account(), true, Optional.empty()));
    }

    @Test
    void aWatcherThatFailsIsToldAgainAndSoAreOthers() {
        // Given
        List<Presence> seen = new CopyOnWriteArrayList<>();
        people.bob.watchPresence(people.alice.account(), presence -> {
            seen.add(presence);
            throw new IllegalStateException("a defect of the program that watches");
        });
        awaitSeen(seen, new Presence(people.alice.account(), false, Optional.empty()));

        // When
        people.mesh.presence(channelOfAlice().setOnline(true).build());

        // Then
        awaitSeen(seen, new Presence(people.alice.account(), true, Optional.empty()));
    }

    @Test
    void aContactWhoHasNotWrittenCannotBeWatched() {
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.alice.link());

            assertThatThrownBy(() -> carol.watchPresence(people.alice.account(), presence -> {}))
                    .isInstanceOf(SealpostException.class);
        }
    }

    /** The channel that Alice's own client named in its Hello: so both sides derive the same one. */
    private PresenceUpdate.Builder channelOfAlice() {
        ByteString channel = people.mesh.frames.stream()
                .filter(ClientFrame::hasHello)
                .map(frame -> frame.getHello().getPresenceChannel())
                .findFirst()
                .orElseThrow();
        return PresenceUpdate.newBuilder().setChannel(channel);
    }

    private static void awaitSeen(List<Presence> seen, Presence last) {
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> !seen.isEmpty() && seen.getLast().equals(last));
    }
}

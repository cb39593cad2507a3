package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.Reaction;
import io.sealpost.client.history.Change;
import io.sealpost.client.store.Changes;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What messages of Alice do to Bob's history. */
class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SENT = NOON.toEpochMilli();

    @TempDir
    Path folder;

    private final AccountId alice = AccountId.random();
    private final AccountId bob = AccountId.random();
    private final Content hello = Letter.text("hello Bob", SENT);
    private final Key key = new Key(Letter.id(hello), Direction.RECEIVED);
    private Instant now = NOON;
    private Observer phone;

    @BeforeEach
    void open() {
        phone = new Observer(Store.open(folder.resolve("bob.db"), () -> now), bob, alice);
    }

    @AfterEach
    void close() {
        phone.close();
    }

    @Test
    void anEditReplacesTheText() {
        phone.received(hello, SENT);

        phone.received(Letter.edit(hello, 1, "hello, Bob", 0), SENT + 5);

        assertThat(shown().text()).isEqualTo("hello, Bob");
        assertThat(shown().changes().revision()).isEqualTo(1);
        assertThat(shown().changes().editedAt()).contains(NOON.plusMillis(5));
        await().until(() -> phone.told.stream().anyMatch(ClientEvent.MessageEdited.class::isInstance));
    }

    @Test
    void theHigherRevisionCountsAndOfTwoTheHigherId() {
        // Given
        byte[] highest = new byte[16];
        Arrays.fill(highest, (byte) 0xff);
        phone.received(hello, SENT);

        // When
        phone.received(Letter.withId(Letter.edit(hello, 2, "from the laptop", 0), highest), SENT);
        phone.received(Letter.edit(hello, 2, "from the phone", 0), SENT + 1);
        phone.received(Letter.edit(hello, 1, "late", 0), SENT + 2);

        // Then
        assertThat(shown().text()).isEqualTo("from the laptop");
    }

    @Test
    void editsAndDeletionsCountUntilTheirBoundByTheMeshsClock() {
        // Given
        long editable = SENT + Change.EDITABLE.toMillis();
        long deletable = SENT + Change.DELETABLE.toMillis();
        phone.received(hello, SENT);

        // When, Then
        phone.received(Letter.edit(hello, 1, "just in time", 0), editable);
        phone.received(Letter.edit(hello, 2, "too late, whatever it says", SENT), editable + 1);
        assertThat(shown().text()).isEqualTo("just in time");
        phone.received(Letter.deletion(hello, SENT), deletable + 1);
        assertThat(shown().isDeleted()).isFalse();
        phone.received(Letter.deletion(hello, 0), deletable);
        assertThat(shown().isDeleted()).isTrue();
    }

    @Test
    void nothingCountsBesideADeletion() {
        phone.received(hello, SENT);
        phone.received(Letter.reaction(hello, alice, 1, "👍"), SENT);

        phone.received(Letter.deletion(hello, 0), SENT);
        phone.received(Letter.edit(hello, 1, "still here", 0), SENT);
        phone.received(Letter.reaction(hello, alice, 2, "👎"), SENT);

        assertThat(shown().isDeleted()).isTrue();
        assertThat(shown().text()).isEmpty();
        assertThat(shown().changes().reactions()).isEmpty();
        assertThat(shown().changes().revision()).isZero();
    }

    @Test
    void onlyItsAuthorEditsOrDeletesAMessage() {
        // Given: Bob's own message, whose id Alice knows
        Content own = Letter.text("I owe nobody anything", SENT);
        phone.sent(own);

        // When
        phone.received(Letter.edit(own, 1, "I owe Alice 100", 0), SENT);
        phone.received(Letter.deletion(own, 0), SENT);

        // Then
        Message shown = phone.find(new Key(Letter.id(own), Direction.SENT)).orElseThrow();
        assertThat(shown.text()).isEqualTo("I owe nobody anything");
        assertThat(shown.isDeleted()).isFalse();
    }

    @Test
    void eachSideHasOneReactionWhichItReplacesAndTakesBack() {
        phone.received(hello, SENT);
        phone.received(Letter.reaction(hello, alice, 1, "👍"), SENT);
        phone.sent(Letter.reaction(hello, alice, 1, "😀"));

        phone.received(Letter.reaction(hello, alice, 2, "❤️"), SENT);
        assertThat(shown().changes().reactions())
                .containsExactly(new Reaction(Direction.SENT, "😀"), new Reaction(Direction.RECEIVED, "❤️"));

        phone.received(Letter.reaction(hello, alice, 3, ""), SENT);
        assertThat(shown().changes().reactions()).containsExactly(new Reaction(Direction.SENT, "😀"));
    }

    @Test
    void changesThatCameBeforeTheirMessageWaitForIt() {
        phone.received(Letter.edit(hello, 2, "second", 0), SENT + 2);
        phone.received(Letter.edit(hello, 1, "first", 0), SENT + 1);
        phone.received(Letter.reaction(hello, alice, 1, "👍"), SENT);
        phone.store.run(() -> phone.history.readElsewhere(alice, List.of(hello.getMessageId()), SENT));

        phone.received(hello, SENT + 3);

        assertThat(shown().text()).isEqualTo("second");
        assertThat(shown().changes().reactions()).hasSize(1);
        assertThat(shown().state()).isEqualTo(Message.State.READ);
        assertThat(earlyChanges()).isZero();
    }

    @Test
    void aLateEditThatCameEarlyDoesNotHideOneThatWasInTime() {
        phone.received(Letter.edit(hello, 2, "too late", 0), SENT + Change.EDITABLE.toMillis() + 1);
        phone.received(Letter.edit(hello, 1, "in time", 0), SENT + 1);

        phone.received(hello, SENT);

        assertThat(shown().text()).isEqualTo("in time");
    }

    @Test
    void changesOfMessagesThatNeverComeAreBoundedAndForgotten() {
        // When
        for (int i = 0; i < 10_000; i++) {
            Content reaction = Letter.reaction(Letter.text("never sent", SENT), alice, 1, "👍");
            phone.store.run(() -> phone.history.received(alice, reaction, SENT));
        }

        // Then
        assertThat(earlyChanges()).isEqualTo(Changes.MOST_EARLY_OF_ONE);
        now = NOON.plus(Changes.EARLY).plusMillis(1);
        phone.received(Letter.deletion(hello, 0), SENT);
        assertThat(earlyChanges()).isEqualTo(1);
    }

    @Test
    void whoFillsTheRoomOfEarlyChangesTakesNoneOfTheOwnDevices() {
        // Given
        for (int i = 0; i <= Changes.MOST_EARLY_OF_ONE; i++) {
            Content reaction = Letter.reaction(Letter.text("never sent", SENT), alice, 1, "👍");
            phone.received(reaction, SENT);
        }

        // When
        Content mine = Letter.reaction(hello, alice, 1, "👎");
        phone.store.run(() -> phone.history.sentElsewhere(alice, mine, SENT));
        phone.received(hello, SENT);

        // Then
        assertThat(shown().changes().reactions()).containsExactly(new Reaction(Direction.SENT, "👎"));
    }

    @Test
    void tenThousandReactionsTakeTheRoomOfOne() {
        phone.received(hello, SENT);

        for (int i = 1; i <= 10_000; i++) {
            Content reaction = Letter.reaction(hello, alice, i, i % 2 == 0 ? "👍" : "👎");
            phone.store.run(() -> phone.history.received(alice, reaction, SENT));
        }

        assertThat(count("SELECT count(*) FROM change")).isEqualTo(1);
        assertThat(shown().changes().reactions()).containsExactly(new Reaction(Direction.RECEIVED, "👍"));
    }

    @Test
    void nothingIsAwaitedForWhatWasDeletedHere() {
        phone.received(hello, SENT);
        phone.store.run(() -> phone.history.forget(alice, key));

        phone.received(Letter.edit(hello, 1, "anybody there?", 0), SENT);
        phone.received(hello, SENT);

        assertThat(phone.rows()).isEmpty();
        assertThat(earlyChanges()).isZero();
    }

    @Test
    void whatIsDeletedLeavesTheFiles() throws IOException {
        // Given
        phone.received(Letter.text("before", SENT), SENT);
        phone.received(hello, SENT);
        phone.received(Letter.edit(hello, 1, "the second wording", 0), SENT);
        assertThat(filesContain("the second wording")).isTrue();
        assertThat(filesContain("hello Bob")).isFalse();

        // When
        phone.received(Letter.deletion(hello, 0), SENT);

        // Then
        assertThat(filesContain("the second wording")).isFalse();
        assertThat(filesContain("before")).isTrue();
    }

    @Test
    void theNewestTimerCountsOnWhicheverSideItWasSet() {
        phone.received(Letter.timer(1, 60), SENT);
        phone.sent(Letter.timer(2, 3_600));
        phone.received(Letter.timer(1, 5), SENT);

        assertThat(phone.store
                        .transaction(() -> phone.store.timers.find(alice))
                        .orElseThrow()
                        .life())
                .isEqualTo(Duration.ofHours(1));
        await().until(() -> phone.told.size() == 2);
    }

    @Test
    void aMessageLivesFromWhenItWasShownHoweverOftenThatIsSaid() {
        // Given
        Content shortLived = hello.toBuilder().setExpiresAfterS(60).build();
        phone.received(shortLived, SENT);
        assertThat(shown().life()).isEqualTo(new Message.Life(Duration.ofMinutes(1), Optional.empty()));

        // When: another device showed it ten seconds ago, by the mesh's clock
        now = NOON.plusSeconds(30);
        MessageId id = Letter.id(hello);
        phone.store.run(() -> phone.history.readElsewhere(
                alice, List.of(id.byteString()), now.minusSeconds(10).toEpochMilli()));
        phone.store.run(() -> phone.store.messages.read(alice, id, now.toEpochMilli()));

        // Then
        assertThat(shown().life().until()).contains(NOON.plusSeconds(80));
    }

    @Test
    void aClockThatIsBehindMakesNothingLiveLonger() {
        Content shortLived = hello.toBuilder().setExpiresAfterS(60).build();
        phone.received(shortLived, SENT);

        phone.store.run(() -> phone.history.readElsewhere(alice, List.of(hello.getMessageId()), SENT + 3_600_000));

        assertThat(shown().life().until()).contains(NOON.plusSeconds(60));
    }

    private Message shown() {
        return phone.find(key).orElseThrow();
    }

    private long earlyChanges() {
        return count("SELECT count(*) FROM early_change");
    }

    private long count(String query) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("bob.db"));
                var rows = connection.createStatement().executeQuery(query)) {
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private boolean filesContain(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}

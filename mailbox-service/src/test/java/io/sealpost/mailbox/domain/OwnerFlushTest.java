package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written to the store, when, and what happens while it does not answer. */
class OwnerFlushTest extends OwnerScene {

    @Test
    void asksForATickInAQuietPartitionThatHeldADeposit() {
        // Given
        var owner = owner(0);
        deposit(owner, "one");
        owner.tick(NOON);
        assertThat(effects).doesNotContain(new Effect.WriteTick());

        // When
        owner.tick(NOON + EngineLimits.TICK_AFTER_MS);

        // Then
        assertThat(effects).contains(new Effect.WriteTick());
    }

    @Test
    void storesWhatIsNotAcknowledgedAndNeverWritesWhatIs() {
        // Given
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");
        long second = deposit(owner, "two");

        // When
        acknowledge(owner, connection, first);

        // Then
        var flush = owner.nextTurn(NOON).orElseThrow().flush().orElseThrow();
        assertThat(flush.inserts()).extracting(Envelope::sequence).containsExactly(second);
        assertThat(flush.nextOffset()).isEqualTo(offset);
    }

    @Test
    void deletesWhatIsAcknowledgedWhileItsFlushIsUnderWay() {
        // Given
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");
        var turn = owner.nextTurn(NOON).orElseThrow();

        // When
        acknowledge(owner, connection, first);
        owner.turnDone(turn, done(), NOON);

        // Then
        var next = owner.nextTurn(NOON + 2_000).orElseThrow().flush().orElseThrow();
        assertThat(next.inserts()).isEmpty();
        assertThat(next.deletes()).containsExactly(new Turn.Delete(phone, first, true));
    }

    @Test
    void givesNoSecondTurnWhileOneIsUnderWay() {
        var owner = owner(0);
        deposit(owner, "one");
        owner.nextTurn(NOON).orElseThrow();

        deposit(owner, "two");

        assertThat(owner.nextTurn(NOON)).isEmpty();
    }

    @Test
    void asksTheStoreToDeleteWhatWaitedForTooLongOnceAnHour() {
        // Given
        var owner = owner(0);
        var first = owner.nextTurn(NOON).orElseThrow();
        owner.turnDone(first, done(), NOON);

        // When
        long hour = Duration.ofHours(1).toMillis();
        boolean early = owner.nextTurn(NOON + hour - 1)
                .flatMap(Turn::flush)
                .flatMap(flush -> flush.expireBefore().stream().boxed().findFirst())
                .isPresent();

        // Then
        assertThat(first.flush().orElseThrow().expireBefore())
                .hasValue(NOON - Duration.ofDays(30).toMillis());
        assertThat(early).isFalse();
        assertThat(owner.nextTurn(NOON + hour)
                        .orElseThrow()
                        .flush()
                        .orElseThrow()
                        .expireBefore())
                .hasValue(NOON + hour - Duration.ofDays(30).toMillis());
    }

    @Test
    void wantsAPauseWhileTheStoreFallsBehind() {
        var owner = owner(0);
        owner.nextTurn(NOON);

        for (int i = 0; i < 3; i++) {
            deposit(owner, "x".repeat(14_000));
        }

        assertThat(owner.wantsPause(NOON)).isTrue();
    }

    @Test
    void whatIsAcknowledgedBeforeItsFlushIsDueIsNeverStoredAndThePositionStaysBehindTheRest() {
        // Given
        var owner = owner(0, limits(Duration.ofSeconds(2)));
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");
        long second = deposit(owner, "two", MessageId.random(), NOON, NOON + 1_000);
        owner.apply(offset++, NOON, new Command.Tick(), NOON + 1_000);

        // When
        acknowledge(owner, connection, first);

        // Then
        var early = owner.nextTurn(NOON + 2_500).orElseThrow();
        assertThat(early.flush().orElseThrow().inserts()).isEmpty();
        assertThat(early.flush().orElseThrow().nextOffset()).isEqualTo(second - FIRST);
        owner.turnDone(early, done(), NOON + 2_500);
        var due = owner.nextTurn(NOON + 3_000).orElseThrow().flush().orElseThrow();
        assertThat(due.inserts()).extracting(Envelope::sequence).containsExactly(second);
        assertThat(due.nextOffset()).isEqualTo(offset);
    }

    @Test
    void storesSoonerWhatIsMuch() {
        var owner = owner(0, limits(Duration.ofSeconds(2)));

        deposit(owner, "x".repeat(6_000));
        deposit(owner, "y".repeat(6_000));

        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(2);
    }

    @Test
    void readsNoPageBeforeWhatIsAcknowledgedIsDeleted() {
        // Given: one is stored, pushed and acknowledged
        var owner = owner(0, limits(Duration.ofSeconds(2)));
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");
        deposit(owner, "two");
        owner.turnDone(owner.nextTurn(NOON + 2_000).orElseThrow(), done(), NOON + 2_000);
        acknowledge(owner, connection, first);

        // When
        attach(owner, 2, 0);
        var turn = owner.nextTurn(NOON + 2_000).orElseThrow();

        // Then
        assertThat(turn.pages()).hasSize(1);
        assertThat(turn.flush().orElseThrow().deletes()).containsExactly(new Turn.Delete(phone, first, false));
    }

    @Test
    void pausesWhenTheStoreFailsForLong() {
        var owner = owner(0);
        deposit(owner, "one");
        owner.nextTurn(NOON).orElseThrow();

        assertThat(owner.wantsPause(NOON + 59_999)).isFalse();
        assertThat(owner.wantsPause(NOON + 60_000)).isTrue();
    }

    @Test
    void forgetsADeviceWhoseMailExpired() {
        // Given: one for a device that never attaches, stored
        var owner = owner(0);
        deposit(owner, "one");
        finishTurn(owner, List.of());
        long monthLater = NOON + LIMITS.expiry().toMillis() + 1;

        // When
        owner.turnDone(owner.nextTurn(monthLater).orElseThrow(), done(), monthLater);

        // Then: there is nothing to read for it
        attach(owner, 1, 0);
        assertThat(owner.nextTurn(monthLater).map(Turn::pages).orElse(List.of()))
                .isEmpty();
        assertThat(pushes()).last().matches(Effect.Push::drained);
    }

    @Test
    void countsItsFlushesSoThatAStoreThatLostOneCanTell() {
        var owner = owner(0);
        deposit(owner, "one");
        var first = owner.nextTurn(NOON).orElseThrow();
        owner.turnDone(first, done(), NOON);

        deposit(owner, "two");

        assertThat(first.flushesBefore()).isZero();
        assertThat(owner.nextTurn(NOON).orElseThrow().flushesBefore()).isOne();
    }
}

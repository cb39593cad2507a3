package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mailbox.domain.Turn.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How mail comes from the log to a device: in order, in silence during a replay, within the window. */
class PartitionOwnerTest extends OwnerScene {

    @Test
    void pushesToAnAttachedDeviceInTheOrderOfTheLog() {
        // Given
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        effects.clear();

        // When
        long first = deposit(owner, "one");
        long second = deposit(owner, "two");

        // Then
        assertThat(pushes()).extracting(Effect.Push::after).containsExactly(0L, first);
        assertThat(pushedSequences()).containsExactly(first, second);
        assertThat(pushes()).allMatch(push -> push.connection().equals(connection.id()));
    }

    @Test
    void tellsADeviceWithNothingWaitingThatItIsDrainedWithoutAskingTheStore() {
        var owner = owner(0);

        attach(owner, 1, 0);

        assertThat(pushes())
                .singleElement()
                .matches(push -> push.drained() && push.envelopes().isEmpty());
        assertThat(owner.nextTurn(NOON)).flatMap(Turn::flush).hasValueSatisfying(flush -> assertThat(flush.inserts())
                .isEmpty());
    }

    @Test
    void replaysInSilence() {
        // Given
        var owner = owner(3);

        // When
        attach(owner, 1, 0);
        deposit(owner, "one");

        // Then
        assertThat(effects).isEmpty();
        deposit(owner, "two");
        assertThat(effects).first().isInstanceOf(Effect.AskForRosters.class);
        assertThat(pushedSequences()).containsExactly(FIRST + 1, FIRST + 2);
    }

    @Test
    void drainsPagesInOrderAndThenWhatCameMeanwhile() {
        // Given: three wait in the store, a window of four
        var owner = owner(0);
        for (String text : List.of("a", "b", "c")) {
            deposit(owner, text);
        }
        finishTurn(owner, List.of());
        attach(owner, 1, 0);

        // When: the page is read while two more arrive
        var turn = owner.nextTurn(NOON).orElseThrow();
        long fourth = deposit(owner, "d");
        long fifth = deposit(owner, "e");
        var request = turn.pages().getFirst();
        owner.turnDone(turn, done(new Page(phone, stored(0, 1, 2))), NOON);

        // Then: four fit, the fifth waits for room and comes without a gap
        assertThat(request.after()).isZero();
        assertThat(pushedSequences()).containsExactly(FIRST, FIRST + 1, FIRST + 2, fourth);
        assertThat(pushes()).noneMatch(Effect.Push::drained);
        acknowledge(owner, lastConnection, fourth);
        assertThat(pushedSequences()).endsWith(fourth, fifth);
        assertThat(pushes()).last().matches(Effect.Push::drained);
    }

    @Test
    void stopsAtTheWindowAndGoesOnFromTheBacklog() {
        // Given
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(deposit(owner, "m" + i));
        }
        assertThat(pushedSequences()).isEqualTo(all.subList(0, 4));

        // When
        acknowledge(owner, connection, all.get(3));

        // Then
        assertThat(pushedSequences()).isEqualTo(all);
        assertChainHolds();
    }

    @Test
    void aSingleEnvelopeLargerThanTheWindowPasses() {
        var owner = owner(0);
        attach(owner, 1, 0);

        long large = deposit(owner, "x".repeat(5000));

        assertThat(pushedSequences()).containsExactly(large);
    }

    @Test
    void aPageThatWasReadForAnEarlierConnectionIsNotPushedToTheNext() {
        // Given: a page is being read for one connection, which then acknowledges what an earlier owner had pushed
        var owner = owner(0);
        long first = deposit(owner, "one");
        finishTurn(owner, List.of());
        var connection = attach(owner, 1, 0);
        var turn = owner.nextTurn(NOON).orElseThrow();
        acknowledge(owner, connection, first);

        // When
        attach(owner, 2, 0);
        owner.turnDone(turn, done(new Page(phone, stored(0))), NOON);

        // Then
        assertThat(pushedSequences()).isEmpty();
    }

    @Test
    void aFullWindowOfOneAsksForNoPage() {
        // Given: one stored, one pushed and not acknowledged, on a connection that attaches again
        var one = new EngineLimits(
                1,
                1000,
                Duration.ZERO,
                40_000,
                Duration.ofMinutes(1),
                Duration.ofDays(30),
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                1_000,
                10_000,
                1 << 28);
        var owner = owner(0, one);
        long first = deposit(owner, "one");
        deposit(owner, "two");
        finishTurn(owner, List.of());
        var connection = attach(owner, 1, 0);
        owner.turnDone(owner.nextTurn(NOON).orElseThrow(), done(new Page(phone, stored(0))), NOON);

        // When
        owner.apply(offset++, NOON, new Command.Attach(again(connection, first)), NOON);

        // Then
        assertThat(owner.nextTurn(NOON + 2_000).orElseThrow().pages()).isEmpty();
    }
}

package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.MessageId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which connection of a device counts, and what becomes of one that makes no progress. */
class OwnerConnectionsTest extends OwnerScene {

    @Test
    void theHighestCounterWinsWhoeverComesLast() {
        // Given
        var owner = owner(0);
        var newer = attach(owner, 7, 0);
        effects.clear();

        // When
        var late = connection(6, 0);
        owner.apply(offset++, NOON, new Command.Attach(late), NOON);

        // Then
        assertThat(effects).containsExactly(new Effect.Superseded(gateway, phone, late.id()));
        deposit(owner, "one");
        assertThat(pushes()).last().matches(push -> push.connection().equals(newer.id()));
    }

    @Test
    void aLateDetachOfAnOlderConnectionChangesNothing() {
        // Given
        var owner = owner(0);
        var older = attach(owner, 1, 0);
        var newer = attach(owner, 2, 0);

        // When
        owner.apply(offset++, NOON, new Command.Detach(phone, older.id()), NOON);
        deposit(owner, "one");

        // Then
        assertThat(pushes()).last().matches(push -> push.connection().equals(newer.id()));
    }

    @Test
    void anAcknowledgementOfAnotherConnectionCountsButMakesNoRoomInTheWindow() {
        // Given: the window of four is full on the newer connection
        var owner = owner(0);
        var older = attach(owner, 1, 0);
        attach(owner, 2, 0);
        long first = deposit(owner, "one");
        for (String text : List.of("two", "three", "four", "five")) {
            deposit(owner, text);
        }
        effects.clear();

        // When
        acknowledge(owner, older, first);

        // Then
        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(4);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void anAcknowledgementCannotReachBeyondItself() {
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");

        acknowledge(owner, connection, FIRST + 1_000);

        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .extracting(Envelope::sequence)
                .containsExactly(first);
    }

    @Test
    void goesOnAfterTheLastSequenceWrittenWhenAttachedAgain() {
        // Given: two pushed, the first arrived
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        long first = deposit(owner, "one");
        long second = deposit(owner, "two");
        effects.clear();

        // When
        owner.apply(offset++, NOON, new Command.Attach(again(connection, first)), NOON);

        // Then
        assertThat(pushes()).first().matches(push -> push.after() == first);
        assertThat(pushedSequences()).containsExactly(second);
    }

    @Test
    void connectionCountersAreUnsigned() {
        var owner = owner(0);
        attach(owner, Long.MAX_VALUE, 0);

        var newest = attach(owner, Long.MIN_VALUE, 0);

        deposit(owner, "one");
        assertThat(pushes()).last().matches(push -> push.connection().equals(newest.id()));
    }

    @Test
    void aRosterDropsConnectionsThatItsGatewayNoLongerHolds() {
        // Given
        var owner = owner(0);
        attach(owner, 1, 0);
        effects.clear();

        // When
        long later = NOON + 60_000;
        owner.apply(offset++, later, new Command.Roster(gateway, List.of()), later);
        owner.apply(offset++, later, deposit(alice, "one", MessageId.random(), 1), later);

        // Then
        assertThat(effects).containsExactly(new Effect.Wake(phone, later));
    }

    @Test
    void aRosterBringsBackWhatAnEarlierOwnerKnew() {
        var owner = owner(0);
        deposit(owner, "one");

        owner.apply(offset++, NOON, new Command.Roster(gateway, List.of(connection(1, 0))), NOON);

        assertThat(pushedSequences()).containsExactly(FIRST);
    }

    @Test
    void asksForANewAttachWhenNothingIsAcknowledgedAndWaitsLongerEachTime() {
        // Given
        var owner = owner(0);
        attach(owner, 1, 0);
        deposit(owner, "one");
        effects.clear();

        // When
        owner.tick(NOON + 9_000);
        owner.tick(NOON + 11_000);
        owner.tick(NOON + 22_000);
        owner.tick(NOON + 32_000);

        // Then
        assertThat(effects.stream().filter(Effect.AttachAgain.class::isInstance))
                .hasSize(2);
    }
}

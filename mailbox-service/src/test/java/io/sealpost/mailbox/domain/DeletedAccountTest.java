package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Turn.KnownList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bob deletes his account: his mail goes, late deposits make nothing anew, and in the end not even his id is left. */
class DeletedAccountTest extends OwnerScene {

    private static final long REMEMBERED = Duration.ofMinutes(10).toMillis();

    private final Command.ListChanged deletion = new Command.ListChanged(bob, 2, Set.of());

    @Test
    void whatWaitsGoesAndWhatComesLateIsDropped() {
        // Given: one is stored, one fresh
        var owner = owner(0);
        attach(owner, 1, 0);
        deposit(owner, "stored");
        finishTurn(owner, List.of());
        deposit(owner, "fresh");

        // When
        owner.apply(offset++, NOON, deletion, NOON);
        effects.clear();
        deposit(owner, "late");

        // Then
        var flush = owner.nextTurn(NOON + 2_000).orElseThrow().flush().orElseThrow();
        assertThat(flush.inserts()).isEmpty();
        assertThat(flush.purged()).containsExactly(new Turn.Purge(phone, 2));
        assertThat(flush.lists()).containsExactly(new KnownList(bob, 2, Set.of(), NOON));
        assertThat(flush.nextOffset()).isEqualTo(offset);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void itIsForgottenWhenTheLogIsTenMinutesFurther() {
        // Given
        var owner = owner(0);
        owner.apply(offset++, NOON, deletion, NOON);
        finishTurn(owner, List.of());

        // When, Then: just before
        owner.apply(offset++, NOON + REMEMBERED, new Command.Tick(), NOON + REMEMBERED);
        assertThat(forgotten(owner, NOON + REMEMBERED)).isFalse();

        // When, Then: a moment later
        owner.apply(offset++, NOON + REMEMBERED + 1, new Command.Tick(), NOON + REMEMBERED + 1);
        assertThat(forgotten(owner, NOON + REMEMBERED + 2_001)).isTrue();
        assertThat(forgotten(owner, NOON + 2 * REMEMBERED)).isFalse();
    }

    @Test
    void aQuietPartitionGetsATickForIt() {
        // Given
        var owner = owner(0);
        owner.apply(offset++, NOON, deletion, NOON);
        finishTurn(owner, List.of());

        // When, Then
        owner.tick(NOON + REMEMBERED);
        assertThat(effects).doesNotContain(new Effect.WriteTick());
        owner.tick(NOON + REMEMBERED + 1_000);
        owner.tick(NOON + REMEMBERED + 2_000);
        assertThat(effects.stream().filter(new Effect.WriteTick()::equals)).hasSize(1);
        owner.tick(NOON + REMEMBERED + 1_000 + EngineLimits.TICK_AFTER_MS);
        assertThat(effects.stream().filter(new Effect.WriteTick()::equals)).hasSize(2);
    }

    @Test
    void aReplayFromAnEarlierPositionStillKnowsIt() {
        // Given: the oldest mail of somebody else keeps the position where it was before the deletion
        var owner = owner(0, limits(Duration.ofHours(1)));
        var carol = new KnownList(AccountId.random(), 1, Set.of(), NOON);
        owner.apply(
                offset++,
                NOON,
                new Command.Deposit(
                        carol.account(),
                        1,
                        MessageId.random(),
                        Optional.of(alice),
                        List.of(new Copy(DeviceId.random(), 2, ByteString.copyFromUtf8("waits")))),
                NOON);
        owner.apply(offset++, NOON, deletion, NOON);

        // When: the log is far beyond
        owner.apply(offset++, NOON + 3 * REMEMBERED, new Command.Tick(), NOON + 3 * REMEMBERED);

        // Then
        assertThat(forgotten(owner, NOON + 3 * REMEMBERED)).isFalse();
    }

    @Test
    void anOwnerThatClaimsLaterKeepsLateDepositsOutAndForgetsAsWell() {
        // Given
        var stored = new StoredPartition(1, 2, 5, List.of(), List.of(), List.of(new KnownList(bob, 2, Set.of(), NOON)));
        var owner = new PartitionOwner(stored, new byte[32], 5, LIMITS, NOON, effects::add);
        offset = 5;

        // When
        deposit(owner, "late");

        // Then
        assertThat(owner.nextTurn(NOON + 2_000)
                        .orElseThrow()
                        .flush()
                        .orElseThrow()
                        .inserts())
                .isEmpty();
        var next = new PartitionOwner(stored, new byte[32], 5, LIMITS, NOON, effects::add);
        next.apply(5, NOON + REMEMBERED + 1, new Command.Tick(), NOON + REMEMBERED + 1);
        assertThat(forgotten(next, NOON + REMEMBERED + 2_001)).isTrue();
    }

    @Test
    void whoMakesTheAccountAnewIsNotTakenForDeleted() {
        // Given
        var owner = owner(0);
        owner.apply(offset++, NOON, deletion, NOON);
        owner.apply(offset++, NOON, new Command.ListChanged(bob, 3, Set.of(phone)), NOON);
        finishTurn(owner, List.of());

        // When
        owner.apply(offset++, NOON + 2 * REMEMBERED, new Command.Tick(), NOON + 2 * REMEMBERED);

        // Then
        assertThat(forgotten(owner, NOON + 2 * REMEMBERED)).isFalse();
    }

    /** Whether the next flush forgets a deleted account. */
    private boolean forgotten(PartitionOwner owner, long nowMs) {
        var turn = owner.nextTurn(nowMs);
        turn.ifPresent(one -> owner.turnDone(one, done(), nowMs));
        return turn.flatMap(Turn::flush)
                .filter(flush -> flush.forgetGoneBefore().isPresent())
                .isPresent();
    }
}

package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.MessageId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is woken: an absent device for which mail waits, once per absence, whoever owns the partition. */
class OwnerAbsencesTest extends OwnerScene {

    private static final long QUIET_OVER = NOON + EngineLimits.NO_WAKE_MS;
    private static final long MINUTE = 60_000;

    private List<Effect.Wake> wakes() {
        return effects.stream()
                .filter(Effect.Wake.class::isInstance)
                .map(Effect.Wake.class::cast)
                .toList();
    }

    private void deposit(PartitionOwner owner, long atMs) {
        deposit(owner, "mail", MessageId.random(), atMs, atMs);
    }

    private void detach(PartitionOwner owner, Connection connection, long atMs) {
        owner.apply(offset++, atMs, new Command.Detach(phone, connection.id()), atMs);
    }

    private void attach(PartitionOwner owner, Connection connection, long atMs) {
        owner.apply(offset++, atMs, new Command.Attach(connection), atMs);
    }

    /** What an owner finds that claims the partition when one envelope of the phone is stored. */
    private PartitionOwner successor(long nextOffset, long replayEnd, StoredPartition.Waiting... waiting) {
        var stored = new StoredPartition(1, 2, nextOffset, List.of(waiting), List.of(), List.of());
        return new PartitionOwner(stored, new byte[32], replayEnd, LIMITS, NOON, effects::add);
    }

    private StoredPartition.Waiting oneForThePhone() {
        return new StoredPartition.Waiting(phone, bob, FIRST, 1, 1, 4);
    }

    @Test
    void wakesAnAbsentDeviceOncePerAbsence() {
        // Given
        var owner = owner(0);

        // When
        deposit(owner, QUIET_OVER);
        deposit(owner, QUIET_OVER + 1);
        attach(owner, connection(1, 0), QUIET_OVER + 2);
        acknowledge(owner, connection(1, 0), FIRST + 1);
        detach(owner, lastAttached(owner), QUIET_OVER + MINUTE);
        deposit(owner, QUIET_OVER + 2 * MINUTE);
        deposit(owner, QUIET_OVER + 3 * MINUTE);

        // Then
        assertThat(wakes())
                .containsExactly(new Effect.Wake(phone, QUIET_OVER), new Effect.Wake(phone, QUIET_OVER + 2 * MINUTE));
    }

    private Connection lastAttached(PartitionOwner owner) {
        var connection = connection(2, FIRST + 1);
        attach(owner, connection, QUIET_OVER + 3);
        return connection;
    }

    @Test
    void wakesADeviceAgainOnceWhatItWasWokenForExpired() {
        // Given
        var owner = owner(0);
        deposit(owner, QUIET_OVER);
        owner.turnDone(owner.nextTurn(QUIET_OVER).orElseThrow(), done(), QUIET_OVER);
        long monthLater = QUIET_OVER + LIMITS.expiry().toMillis() + 1;
        owner.turnDone(owner.nextTurn(monthLater).orElseThrow(), done(), monthLater);

        // When
        deposit(owner, monthLater);

        // Then
        assertThat(wakes()).last().isEqualTo(new Effect.Wake(phone, monthLater));
        assertThat(wakes()).hasSize(2);
    }

    @Test
    void wakesADeviceThatLeftWithMailUnacknowledgedUnlessItIsBackAtOnce() {
        // Given: pushed to a line that was dead already
        var owner = owner(0);
        var first = attach(owner, 1, 0);
        deposit(owner, QUIET_OVER);

        // When
        detach(owner, first, QUIET_OVER + MINUTE);
        owner.tick(QUIET_OVER + MINUTE + 1_000);
        var second = connection(2, 0);
        attach(owner, second, QUIET_OVER + MINUTE + 2_000);
        owner.tick(QUIET_OVER + 2 * MINUTE);

        // Then
        assertThat(wakes()).isEmpty();

        // When
        detach(owner, second, QUIET_OVER + 3 * MINUTE);
        owner.tick(QUIET_OVER + 3 * MINUTE + EngineLimits.WAKE_AFTER_LEAVING_MS);
        deposit(owner, QUIET_OVER + 4 * MINUTE);

        // Then
        assertThat(wakes()).containsExactly(new Effect.Wake(phone, QUIET_OVER + 3 * MINUTE));
    }

    @Test
    void doesNotWakeADeviceThatHadEverythingWhenItLeft() {
        // Given
        var owner = owner(0);
        var connection = attach(owner, 1, 0);
        long sequence = deposit(owner, "read");
        acknowledge(owner, connection, sequence);

        // When
        detach(owner, connection, QUIET_OVER);
        owner.tick(QUIET_OVER + MINUTE);

        // Then
        assertThat(wakes()).isEmpty();
    }

    @Test
    void wakesTheDevicesOfAGatewayThatFellSilent() {
        // Given
        var owner = owner(0);
        attach(owner, 1, 0);
        deposit(owner, QUIET_OVER);

        // When
        long noticed = NOON + EngineLimits.GATEWAY_SILENT_MS + 1;
        owner.tick(noticed);
        owner.tick(noticed + EngineLimits.WAKE_AFTER_LEAVING_MS);

        // Then
        assertThat(wakes()).containsExactly(new Effect.Wake(phone, noticed));
    }

    @Test
    void aSuccessorDoesNotWakeForWhatWaitedBefore() {
        // Given
        var owner = successor(7, 7, oneForThePhone());

        // When
        offset = 7;
        deposit(owner, QUIET_OVER);
        owner.tick(QUIET_OVER + MINUTE);

        // Then
        assertThat(wakes()).isEmpty();
    }

    @Test
    void aSuccessorNamesTheReasonOfTheReplayedRecord() {
        // Given: the first of two is what the owner before may have told of
        var owner = owner(2);
        deposit(owner, "one", MessageId.random(), NOON - 3_000, NOON);
        deposit(owner, "two", MessageId.random(), NOON - 2_000, NOON);
        assertThat(owner.isLive()).isTrue();

        // When
        owner.tick(QUIET_OVER - 1_000);
        assertThat(wakes()).isEmpty();
        owner.tick(QUIET_OVER);

        // Then
        assertThat(wakes()).containsExactly(new Effect.Wake(phone, NOON - 3_000));
    }

    @Test
    void aSuccessorWakesWhoLeftBeforeItBegan() {
        // Given: only the end of the absence's beginning is in the replay
        var owner = successor(7, 8, oneForThePhone());
        offset = 7;
        owner.apply(
                offset++,
                NOON - 1_000,
                new Command.Detach(phone, connection(1, 0).id()),
                NOON);

        // When
        owner.tick(QUIET_OVER);

        // Then
        assertThat(wakes()).containsExactly(new Effect.Wake(phone, NOON - 1_000));
    }

    @Test
    void whoAttachesWhileASuccessorIsQuietIsNotWoken() {
        // Given
        var owner = owner(1);
        deposit(owner, "one", MessageId.random(), NOON - 1_000, NOON);

        // When
        attach(owner, connection(1, 0), NOON + 1_000);
        owner.tick(QUIET_OVER + MINUTE);

        // Then
        assertThat(wakes()).isEmpty();
    }
}

package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much waits for a device, and who is told. */
class QuotaTest {

    private static final long NOON = 1_800_000_000_000L;
    private static final long FIRST = 1L << 48;
    private static final EngineLimits TWENTY = new EngineLimits(
            4,
            100_000,
            Duration.ZERO,
            1 << 20,
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            1_000,
            20,
            1_000);

    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private final ConnectionId connection = ConnectionId.random();
    private final List<Effect> effects = new ArrayList<>();
    private long offset;

    @Test
    void tellsThatStrangersHaveNoRoomWhenATenthWaitsAndNobodyWhenAllOfIt() {
        var owner = owner(List.of());

        deposits(owner, 1, 10);
        assertThat(told()).isEmpty();

        deposits(owner, 1, 10);
        assertThat(told()).containsExactly(Room.CONTACTS_ONLY);

        deposits(owner, 18, 10);
        assertThat(told()).containsExactly(Room.CONTACTS_ONLY, Room.FULL);
    }

    @Test
    void countsBytesAsWell() {
        var owner = owner(List.of());

        deposits(owner, 1, 1_000);

        assertThat(told()).containsExactly(Room.FULL);
    }

    @Test
    void storesWhatComesNevertheless() {
        var owner = owner(List.of());

        deposits(owner, 30, 10);

        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(30);
    }

    @Test
    void saysItAgainWhenMailComesNeverthelessButNotMoreOftenThanOnceASecond() {
        var owner = owner(List.of());
        deposits(owner, 20, 10);
        effects.clear();

        deposit(owner, 10, NOON + 999);
        assertThat(told()).isEmpty();

        deposit(owner, 10, NOON + 1_000);
        assertThat(told()).containsExactly(Room.FULL);
    }

    @Test
    void tellsThatThereIsRoomAgainOnceTheDeletionIsCommitted() {
        // Given
        var owner = owner(List.of());
        deposits(owner, 20, 10);
        owner.turnDone(owner.nextTurn(NOON).orElseThrow(), new Turn.Result.Done(List.of(), List.of()), NOON);
        effects.clear();

        // When
        acknowledge(owner, FIRST + 18);
        owner.tick(NOON + 1_000);
        assertThat(told()).isEmpty();
        var removed = List.of(new Turn.Removed(phone, 19, 190));
        owner.turnDone(
                owner.nextTurn(NOON + 2_000).orElseThrow(), new Turn.Result.Done(removed, List.of()), NOON + 2_000);
        owner.tick(NOON + 2_000);

        // Then
        assertThat(told()).containsExactly(Room.OPEN);
    }

    @Test
    void tellsItAtOnceWhenEverythingIsAcknowledged() {
        var owner = owner(List.of());
        deposits(owner, 20, 10);
        effects.clear();

        acknowledge(owner, FIRST + 19);
        owner.tick(NOON + 1_000);

        assertThat(told()).containsExactly(Room.OPEN);
    }

    @Test
    void aDeletionOfEverythingDoesNotCountAgainstWhatCameAfterIt() {
        // Given: twenty stored, all acknowledged, twenty new ones before the deletion is committed
        var owner = owner(List.of());
        deposits(owner, 20, 10);
        owner.turnDone(owner.nextTurn(NOON).orElseThrow(), new Turn.Result.Done(List.of(), List.of()), NOON);
        acknowledge(owner, FIRST + 19);
        deposits(owner, 20, 10);

        // When
        var removed = List.of(new Turn.Removed(phone, 20, 200));
        owner.turnDone(
                owner.nextTurn(NOON + 2_000).orElseThrow(), new Turn.Result.Done(removed, List.of()), NOON + 2_000);
        effects.clear();
        deposit(owner, 10, NOON + 5_000);

        // Then
        assertThat(told()).containsExactly(Room.FULL);
    }

    @Test
    void knowsWhatWaitedBeforeItClaimedThePartition() {
        var owner = owner(List.of(new StoredPartition.Waiting(phone, bob, FIRST - 1, 1, 19, 190)));

        deposits(owner, 1, 10);

        assertThat(told()).containsExactly(Room.FULL);
    }

    @Test
    void tellsHowMuchWaitsInTheFirstPushAfterAnAttachOnly() {
        // Given
        var owner = owner(List.of());
        deposits(owner, 2, 10);

        // When
        owner.apply(offset++, NOON, new Command.Attach(connection(0)), NOON);
        deposits(owner, 1, 10);
        acknowledge(owner, FIRST);
        owner.apply(offset++, NOON, new Command.Attach(connection(FIRST + 1)), NOON);

        // Then: of the three one is acknowledged and one written; the second attach leaves one
        assertThat(effects.stream().filter(Effect.Push.class::isInstance).map(effect -> ((Effect.Push) effect)
                        .waiting()))
                .containsExactly(2L, 0L, 1L);
    }

    private PartitionOwner owner(List<StoredPartition.Waiting> waiting) {
        var stored = new StoredPartition(1, 1, 0, waiting, List.of(), List.of());
        return new PartitionOwner(stored, new byte[32], 0, TWENTY, NOON, effects::add);
    }

    private Connection connection(long lastWritten) {
        return new Connection(bob, phone, connection, 1, new GatewayId(new UUID(1, 2)), lastWritten);
    }

    private void deposits(PartitionOwner owner, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            deposit(owner, bytes, NOON);
        }
    }

    private void deposit(PartitionOwner owner, int bytes, long nowMs) {
        var copy = new Copy(phone, 2, ByteString.copyFrom(new byte[bytes]));
        owner.apply(
                offset++,
                NOON,
                new Command.Deposit(bob, 1, MessageId.random(), Optional.empty(), List.of(copy)),
                nowMs);
    }

    private void acknowledge(PartitionOwner owner, long through) {
        owner.apply(offset++, NOON, new Command.Acknowledge(phone, connection, through), NOON);
    }

    private List<Room> told() {
        return effects.stream()
                .filter(Effect.TellRoom.class::isInstance)
                .map(effect -> ((Effect.TellRoom) effect).room())
                .toList();
    }
}

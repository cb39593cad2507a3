package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must not come (again): repeated messages, and mail for devices that were removed. */
class OwnerRepetitionTest extends OwnerScene {

    @Test
    void storesARepeatedMessageIdOnceWithinTheHourAndAgainAfterIt() {
        // Given
        var owner = owner(0);
        var id = MessageId.random();
        deposit(owner, "one", id, NOON);

        // When
        deposit(owner, "one", id, NOON + 1000);
        deposit(owner, "one", id, NOON + Duration.ofHours(2).toMillis());

        // Then
        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(2);
    }

    @Test
    void recognisesARepeatedMessageIdAfterARestart() {
        // Given
        var owner = owner(0);
        var id = MessageId.random();
        deposit(owner, "one", id, NOON);
        var flush = owner.nextTurn(NOON).orElseThrow().flush().orElseThrow();

        // When
        var restarted = new PartitionOwner(
                new StoredPartition(
                        1,
                        2,
                        flush.nextOffset(),
                        List.of(),
                        List.of(new RecentIds.Row(flush.newestMs(), flush.fingerprints())),
                        List.of()),
                new byte[32],
                0,
                LIMITS,
                NOON,
                effects::add);
        deposit(restarted, "one", id, NOON + 1000);

        // Then
        assertThat(restarted.nextTurn(NOON + 1000).flatMap(Turn::flush).map(Turn.Flush::inserts))
                .hasValueSatisfying(inserts -> assertThat(inserts).isEmpty());
    }

    @Test
    void oneSenderCannotSuppressAnothersMessageByItsId() {
        var owner = owner(0);
        var id = MessageId.random();
        deposit(owner, "one", id, NOON);
        var mallory = new Sender(AccountId.random(), DeviceId.random());

        owner.apply(offset++, NOON, deposit(mallory, "other", id, 1), NOON);

        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(2);
    }

    @Test
    void dropsWhatWasCheckedAgainstAListOlderThanARemoval() {
        // Given
        var owner = owner(0);
        attach(owner, 1, 0);
        deposit(owner, "before");
        owner.apply(offset++, NOON, new Command.ListChanged(bob, 2, Set.of(DeviceId.random())), NOON);
        effects.clear();

        // When
        deposit(owner, "late");

        // Then
        assertThat(pushes()).isEmpty();
        var flush = owner.nextTurn(NOON).orElseThrow().flush().orElseThrow();
        assertThat(flush.inserts()).isEmpty();
        assertThat(flush.purged()).containsExactly(new Turn.Purge(phone, 2));
    }

    @Test
    void anOlderListThatComesLateTakesNothingFromADeviceOfANewerOne() {
        // Given: the gateway knew version 3 before version 2, without the phone, came by; one is stored, one fresh
        var owner = owner(0);
        owner.apply(offset++, NOON, deposit(alice, "one", MessageId.random(), 3), NOON);
        finishTurn(owner, List.of());
        owner.apply(offset++, NOON, deposit(alice, "two", MessageId.random(), 3), NOON);

        // When
        owner.apply(offset++, NOON, new Command.ListChanged(bob, 2, Set.of(DeviceId.random())), NOON);
        owner.apply(offset++, NOON, new Command.ListChanged(bob, 3, Set.of(phone)), NOON);

        // Then
        var turn = owner.nextTurn(NOON).orElseThrow();
        assertThat(turn.flush().orElseThrow().inserts())
                .extracting(Envelope::sequence)
                .containsExactly(FIRST + 1);
        owner.turnDone(turn, done(), NOON);
        attach(owner, 1, 0);
        assertThat(owner.nextTurn(NOON).orElseThrow().pages()).hasSize(1);
    }

    @Test
    void forgetsTheOldestMessageIdsWhenThereAreTooMany() {
        // Given
        var owner = owner(0);
        var id = MessageId.random();
        deposit(owner, "one", id, NOON);

        // When
        for (int i = 0; i < LIMITS.mostIds(); i++) {
            deposit(owner, "x", MessageId.random(), NOON);
        }
        deposit(owner, "one", id, NOON);

        // Then
        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(LIMITS.mostIds() + 2);
    }

    @Test
    void aDepositThatIsReplayedDoesNotFindItsOwnId() {
        // Given: one is old enough to be stored with its id, two is not
        var owner = owner(0, limits(Duration.ofSeconds(2)));
        deposit(owner, "one");
        deposit(owner, "two", MessageId.random(), NOON, NOON + 1_000);

        // When
        var flush = owner.nextTurn(NOON + 2_000).orElseThrow().flush().orElseThrow();

        // Then
        assertThat(flush.inserts()).hasSize(1);
        assertThat(flush.nextOffset()).isEqualTo(1);
        assertThat(flush.fingerprints()).hasSize(16);
    }

    @Test
    void ignoresARecordThatComesAgain() {
        var owner = owner(0);
        var command = deposit(alice, "one", MessageId.random(), 1);
        owner.apply(5, NOON, command, NOON);

        owner.apply(5, NOON, command, NOON);

        assertThat(owner.nextTurn(NOON).orElseThrow().flush().orElseThrow().inserts())
                .hasSize(1);
    }

    @Test
    void keepsTheIdsThatAReplayFromTheStoredPositionNeeds() {
        // Given: one deposit is not stored yet when the log is applied to three hours after it
        var owner = owner(0, limits(Duration.ofSeconds(2)));
        deposit(owner, "one");
        long later = NOON + Duration.ofHours(3).toMillis();

        // When
        owner.apply(offset++, later, new Command.Tick(), NOON + 1_000);

        // Then
        var flush = owner.nextTurn(NOON + 1_000).orElseThrow().flush().orElseThrow();
        assertThat(flush.nextOffset()).isZero();
        assertThat(flush.forgetIdsBeforeMs())
                .isEqualTo(NOON - LIMITS.rememberIds().toMillis());
    }
}

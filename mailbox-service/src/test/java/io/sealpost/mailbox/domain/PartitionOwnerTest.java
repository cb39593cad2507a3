package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Turn.Page;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionOwnerTest {

    private static final long NOON = 1_800_000_000_000L;
    private static final long FIRST = 1L << 48;
    private static final EngineLimits LIMITS = limits(Duration.ZERO);

    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private final GatewayId gateway = new GatewayId(UUID.randomUUID());
    private final Sender alice = new Sender(AccountId.random(), DeviceId.random());
    private final List<Effect> effects = new ArrayList<>();
    private long offset;

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
    void givesNoSecondTurnWhileOneIsUnderWay() {
        var owner = owner(0);
        deposit(owner, "one");
        owner.nextTurn(NOON).orElseThrow();

        deposit(owner, "two");

        assertThat(owner.nextTurn(NOON)).isEmpty();
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
    void connectionCountersAreUnsigned() {
        var owner = owner(0);
        attach(owner, Long.MAX_VALUE, 0);

        var newest = attach(owner, Long.MIN_VALUE, 0);

        deposit(owner, "one");
        assertThat(pushes()).last().matches(push -> push.connection().equals(newest.id()));
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
        assertThat(effects).containsExactly(new Effect.Wake(phone));
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

    @Test
    void wakesAnAbsentDeviceOncePerAbsence() {
        var owner = owner(0);
        long later = NOON + EngineLimits.NO_WAKE_MS;
        effects.clear();

        owner.apply(offset++, later, deposit(alice, "one", MessageId.random(), 1), later);
        owner.apply(offset++, later, deposit(alice, "two", MessageId.random(), 1), later);

        assertThat(effects).containsExactly(new Effect.Wake(phone));
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

    @Test
    void pausesWhenTheStoreFailsForLong() {
        var owner = owner(0);
        deposit(owner, "one");
        owner.nextTurn(NOON).orElseThrow();

        assertThat(owner.wantsPause(NOON + 59_999)).isFalse();
        assertThat(owner.wantsPause(NOON + 60_000)).isTrue();
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

    @Test
    void forgetsADeviceWhoseMailExpired() {
        // Given: one for a device that never attaches, stored
        var owner = owner(0);
        deposit(owner, "one");
        finishTurn(owner, List.of());
        long monthLater = NOON + LIMITS.expiry().toMillis() + 1;

        // When
        owner.turnDone(owner.nextTurn(monthLater).orElseThrow(), List.of(), monthLater);

        // Then: there is nothing to read for it
        attach(owner, 1, 0);
        assertThat(owner.nextTurn(monthLater).map(Turn::pages).orElse(List.of()))
                .isEmpty();
        assertThat(pushes()).last().matches(Effect.Push::drained);
    }

    @Test
    void wakesADeviceAgainOnceWhatItWasWokenForExpired() {
        // Given
        var owner = owner(0);
        long later = NOON + EngineLimits.NO_WAKE_MS;
        owner.apply(offset++, later, deposit(alice, "one", MessageId.random(), 1), later);
        owner.turnDone(owner.nextTurn(later).orElseThrow(), List.of(), later);
        long monthLater = later + LIMITS.expiry().toMillis() + 1;
        owner.turnDone(owner.nextTurn(monthLater).orElseThrow(), List.of(), monthLater);
        effects.clear();

        // When
        owner.apply(offset++, monthLater, deposit(alice, "two", MessageId.random(), 1), monthLater);

        // Then
        assertThat(effects).containsExactly(new Effect.Wake(phone));
    }

    @Test
    void countsItsFlushesSoThatAStoreThatLostOneCanTell() {
        var owner = owner(0);
        deposit(owner, "one");
        var first = owner.nextTurn(NOON).orElseThrow();
        owner.turnDone(first, List.of(), NOON);

        deposit(owner, "two");

        assertThat(first.flushesBefore()).isZero();
        assertThat(owner.nextTurn(NOON).orElseThrow().flushesBefore()).isOne();
    }

    private static EngineLimits limits(Duration flushAfter) {
        return new EngineLimits(
                4,
                1000,
                flushAfter,
                40_000,
                Duration.ofMinutes(1),
                Duration.ofDays(30),
                Duration.ofHours(1),
                1_000,
                10_000,
                1 << 28);
    }

    // --- fixtures in the words of the domain

    private Connection lastConnection;

    private PartitionOwner owner(long replayEnd) {
        return owner(replayEnd, LIMITS);
    }

    private PartitionOwner owner(long replayEnd, EngineLimits limits) {
        var nothing = new StoredPartition(1, 1, 0, List.of(), List.of(), List.of());
        return new PartitionOwner(nothing, new byte[32], replayEnd, limits, NOON, effects::add);
    }

    private Connection connection(long counter, long lastWritten) {
        return new Connection(bob, phone, ConnectionId.random(), counter, gateway, lastWritten);
    }

    private Connection again(Connection connection, long lastWritten) {
        return new Connection(bob, phone, connection.id(), connection.counter(), gateway, lastWritten);
    }

    private Connection attach(PartitionOwner owner, long counter, long lastWritten) {
        lastConnection = connection(counter, lastWritten);
        owner.apply(offset++, NOON, new Command.Attach(lastConnection), NOON);
        return lastConnection;
    }

    private long deposit(PartitionOwner owner, String text) {
        return deposit(owner, text, MessageId.random(), NOON);
    }

    private long deposit(PartitionOwner owner, String text, MessageId id, long atMs) {
        return deposit(owner, text, id, atMs, NOON);
    }

    private long deposit(PartitionOwner owner, String text, MessageId id, long atMs, long nowMs) {
        owner.apply(offset, atMs, deposit(alice, text, id, 1), nowMs);
        return FIRST + offset++;
    }

    private Command.Deposit deposit(Sender sender, String text, MessageId id, int listVersion) {
        return new Command.Deposit(
                bob, listVersion, id, Optional.of(sender), List.of(new Copy(phone, 2, ByteString.copyFromUtf8(text))));
    }

    private void acknowledge(PartitionOwner owner, Connection connection, long through) {
        owner.apply(offset++, NOON, new Command.Acknowledge(phone, connection.id(), through), NOON);
    }

    private void finishTurn(PartitionOwner owner, List<Page> pages) {
        owner.turnDone(owner.nextTurn(NOON).orElseThrow(), new Turn.Result.Done(List.of(), pages), NOON);
    }

    private static Turn.Result.Done done(Page... pages) {
        return new Turn.Result.Done(List.of(), List.of(pages));
    }

    private List<Envelope> stored(long... offsets) {
        var envelopes = new ArrayList<Envelope>();
        for (long at : offsets) {
            envelopes.add(
                    new Envelope(FIRST + at, bob, phone, 1, 2, ByteString.copyFromUtf8("s"), NOON, Optional.of(alice)));
        }
        return envelopes;
    }

    private List<Effect.Push> pushes() {
        return effects.stream()
                .filter(Effect.Push.class::isInstance)
                .map(Effect.Push.class::cast)
                .toList();
    }

    private List<Long> pushedSequences() {
        return pushes().stream()
                .flatMap(push -> push.envelopes().stream())
                .map(Envelope::sequence)
                .toList();
    }

    private void assertChainHolds() {
        long last = 0;
        for (Effect.Push push : pushes()) {
            assertThat(push.after()).isEqualTo(last);
            last = push.envelopes().isEmpty()
                    ? last
                    : push.envelopes().getLast().sequence();
        }
    }
}

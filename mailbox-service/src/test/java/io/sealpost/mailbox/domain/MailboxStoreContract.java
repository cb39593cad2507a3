package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Turn.Flush;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an owner relies on, whatever the store. Partitions far above those of the log belong to these tests alone. */
public abstract class MailboxStoreContract {

    private static final AtomicInteger NEXT_PARTITION = new AtomicInteger(1_000);
    private static final long NOON = 1_800_000_000_000L;
    /** A store's clock may be a little behind ours. */
    private static final long CLOCKS_MS = 1_000;

    protected abstract MailboxStore store();

    private final int partition = NEXT_PARTITION.getAndIncrement();
    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private final Map<Long, Long> flushes = new HashMap<>();
    private Turn last;

    @Test
    void aNewOwnerFencesTheOldOneWhichThenWritesNothing() {
        // Given
        var zombie = claim("topic");
        var owner = claim("topic");

        // When
        var result = perform(zombie, flush(5, envelope(1)));

        // Then
        assertThat(owner.token()).isGreaterThan(zombie.token());
        assertThat(result).isInstanceOf(Turn.Result.Fenced.class);
        assertThat(claim("topic").nextOffset()).isZero();
        assertThat(claim("topic").waiting()).isEmpty();
    }

    @Test
    void aTurnMayBeRepeatedAfterItsOutcomeWasUnknown() {
        // Given
        var owner = claim("topic");
        var turn = flush(7, envelope(5), envelope(6));

        // When
        perform(owner, turn);
        var again = perform(owner, turn);

        // Then
        assertThat(again).isInstanceOf(Turn.Result.Done.class);
        var stored = claim("topic");
        assertThat(stored.nextOffset()).isEqualTo(7);
        assertThat(stored.waiting()).containsExactly(new StoredPartition.Waiting(phone, bob, 6, 1, 2, 10));
        assertThat(stored.recentIds()).hasSize(1);
    }

    @Test
    void tellsHowMuchAFlushRemoved() {
        // Given
        var owner = claim("topic");
        var mail = List.of(envelope(1), envelope(2), envelope(3));
        perform(owner, turn(4, mail, List.of(), List.of(), List.of(), OptionalLong.empty()));

        // When
        var acknowledged = perform(
                owner, emptyFlush(5, List.of(new Turn.Delete(phone, 1, false)), List.of(), OptionalLong.empty()));
        var again = perform(
                owner, emptyFlush(5, List.of(new Turn.Delete(phone, 1, false)), List.of(), OptionalLong.empty()));
        var expired = perform(owner, emptyFlush(6, List.of(), List.of(), OptionalLong.of(NOON + 3)));
        var purged = perform(owner, emptyFlush(7, List.of(), List.of(new Turn.Purge(phone, 2)), OptionalLong.empty()));

        // Then
        assertThat(removed(acknowledged)).containsExactly(new Turn.Removed(phone, 1, 5));
        assertThat(removed(again)).isEmpty();
        assertThat(removed(expired)).containsExactly(new Turn.Removed(phone, 1, 5));
        assertThat(removed(purged)).containsExactly(new Turn.Removed(phone, 1, 5));
    }

    @Test
    void aLateAttemptAtATurnThatWasRepeatedAndOvertakenBringsNothingBack() {
        // Given: the first attempt at this turn hangs somewhere, its repetition and the next turn are through
        var owner = claim("topic");
        var turn = numbered(0, flush(2, envelope(1)));
        perform(owner, turn);
        perform(owner, emptyFlush(3, List.of(new Turn.Delete(phone, 1, false)), List.of(), OptionalLong.empty()));

        // When
        var late = get(store().perform(partition, owner.token(), turn));

        // Then
        assertThat(late).isInstanceOf(Turn.Result.Fenced.class);
        var stored = claim("topic");
        assertThat(stored.nextOffset()).isEqualTo(3);
        assertThat(stored.waiting()).isEmpty();
    }

    @Test
    void aPurgeLeavesWhatWasCheckedAgainstItsOwnListOrANewerOne() {
        var owner = claim("topic");
        perform(owner, flush(2, envelope(1)));

        perform(owner, emptyFlush(3, List.of(), List.of(new Turn.Purge(phone, 1)), OptionalLong.empty()));

        assertThat(claimedSequences()).containsExactly(1L);
    }

    @Test
    void idsOfARecreatedTopicAreRememberedBesideTheOldOnes() {
        perform(claim("topic"), flush(2, envelope(1)));

        perform(claim("re-created"), flush(2, envelope(1L << 48)));

        assertThat(claim("re-created").recentIds()).hasSize(2);
    }

    @Test
    void anotherTopicStartsAnotherEpochAtItsBeginning() {
        var first = claim("topic");
        perform(first, flush(9, envelope(8)));

        var second = claim("re-created");

        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(second.nextOffset()).isZero();
        assertThat(second.waiting()).hasSize(1);
    }

    @Test
    void tokensAndEpochsAreNoLowerThanTheClockSoThatARestoredStoreRepeatsNone() {
        long before = System.currentTimeMillis() - CLOCKS_MS;

        var first = claim("topic");
        var second = claim("topic");

        assertThat(first.token()).isGreaterThanOrEqualTo(before);
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(first.epoch()).isGreaterThanOrEqualTo(StoredPartition.dayOf(before));
        assertThat(second.epoch()).isEqualTo(first.epoch()).isLessThan(1 << 15);
    }

    @Test
    void anOwnerWhoseCommittedFlushIsLostIsRefusedAndReadsNothing() {
        // Given: the store commits the first flush, and not the second, of which the owner knows that it was committed
        var owner = claim("topic");
        perform(owner, flush(2, envelope(1)));

        // When
        var flush = get(store().perform(partition, owner.token(), numbered(2, flush(4, envelope(3)))));
        var page = get(
                store().perform(partition, owner.token(), new Turn(2, Optional.empty(), List.of(page(0, 10, 1000)))));

        // Then
        assertThat(flush).isInstanceOf(Turn.Result.Fenced.class);
        assertThat(page).isInstanceOf(Turn.Result.Fenced.class);
        assertThat(claim("topic").nextOffset()).isEqualTo(2);
    }

    @Test
    void aPageIsReadForTheNewestOwnerAloneAndMayBeEmpty() {
        var zombie = claim("topic");
        var owner = claim("topic");
        var nothing = new Turn(0, Optional.empty(), List.of(page(0, 10, 1000)));

        assertThat(perform(zombie, nothing)).isInstanceOf(Turn.Result.Fenced.class);
        assertThat(pages(perform(owner, nothing))).isEmpty();
    }

    @Test
    void aPageHoldsWhatItsOwnFlushWroteInOrderAndEnvelopesComeBackAsTheyWere() {
        var owner = claim("topic");
        var first = envelope(1);
        var second = new Envelope(2, bob, phone, 1, 1, ByteString.copyFromUtf8("sealed"), NOON, Optional.empty());

        var result = perform(owner, new Turn(0, flush(3, second, first).flush(), List.of(page(0, 10, 1000))));

        assertThat(pages(result)).containsExactly(first, second);
    }

    @Test
    void aPageStopsAtItsBytesButAlwaysHoldsOne() {
        var owner = claim("topic");
        perform(owner, flush(4, envelope(1), envelope(2), envelope(3)));

        assertThat(pages(perform(owner, new Turn(0, Optional.empty(), List.of(page(0, 10, 1))))))
                .hasSize(1);
        assertThat(pages(perform(owner, new Turn(0, Optional.empty(), List.of(page(1, 10, 10))))))
                .hasSize(2);
        assertThat(pages(perform(owner, new Turn(0, Optional.empty(), List.of(page(0, 2, 1000))))))
                .hasSize(2);
    }

    @Test
    void acknowledgedPurgedAndExpiredMailIsGone() {
        // Given
        var owner = claim("topic");
        perform(owner, flush(4, envelope(1), envelope(2), envelope(3)));

        // When
        perform(owner, emptyFlush(5, List.of(new Turn.Delete(phone, 1, false)), List.of(), OptionalLong.empty()));

        // Then
        assertThat(claimedSequences()).containsExactly(2L, 3L);
        var again = claim("topic");
        perform(again, emptyFlush(5, List.of(), List.of(), OptionalLong.of(NOON + 3)));
        assertThat(claimedSequences()).containsExactly(3L);
        var last = claim("topic");
        perform(last, emptyFlush(5, List.of(), List.of(new Turn.Purge(phone, 2)), OptionalLong.empty()));
        assertThat(claimedSequences()).isEmpty();
    }

    @Test
    void remembersTheNewestDeviceListOnly() {
        // Given
        var owner = claim("topic");
        var tablet = DeviceId.random();

        // When
        perform(owner, lists(1, new Turn.KnownList(bob, 3, Set.of(phone), NOON)));
        perform(owner, lists(2, new Turn.KnownList(bob, 2, Set.of(phone, tablet), NOON)));

        // Then
        assertThat(claim("topic").lists()).containsExactly(new Turn.KnownList(bob, 3, Set.of(phone), NOON));
    }

    @Test
    void forgetsDeletedAccountsOfBeforeAMomentAndNoOthers() {
        // Given
        var early = new Turn.KnownList(AccountId.random(), 2, Set.of(), NOON);
        var late = new Turn.KnownList(AccountId.random(), 2, Set.of(), NOON + 1);
        var living = new Turn.KnownList(bob, 2, Set.of(phone), NOON - 5);
        var none = OptionalLong.empty();
        perform(claim("topic"), turn(1, List.of(), List.of(), List.of(), List.of(early, late, living), none));

        // When
        perform(claim("topic"), turn(2, List.of(), List.of(), List.of(), List.of(), none, OptionalLong.of(NOON + 1)));

        // Then
        assertThat(claim("topic").lists()).containsExactlyInAnyOrder(late, living);
    }

    @Test
    void theFingerprintKeyIsMadeOnce() {
        assertThat(get(store().fingerprintKey())).hasSize(32).isEqualTo(get(store().fingerprintKey()));
    }

    private StoredPartition claim(String topic) {
        return get(store().claim(partition, topic));
    }

    /** As the owner would: each flush has the next number, unless it is a repetition. */
    private Turn.Result perform(StoredPartition owner, Turn turn) {
        long before = flushes.getOrDefault(owner.token(), 0L);
        if (turn == last) {
            before--;
        } else if (turn.flush().isPresent()) {
            flushes.put(owner.token(), before + 1);
        }
        last = turn.flush().isPresent() ? turn : null;
        return get(store().perform(partition, owner.token(), numbered(before, turn)));
    }

    private static Turn numbered(long flushesBefore, Turn turn) {
        return new Turn(flushesBefore, turn.flush(), turn.pages());
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private List<Long> claimedSequences() {
        var owner = claim("topic");
        return pages(perform(owner, new Turn(0, Optional.empty(), List.of(page(0, 100, 10_000))))).stream()
                .map(Envelope::sequence)
                .toList();
    }

    private static List<Turn.Removed> removed(Turn.Result result) {
        return ((Turn.Result.Done) result).removed();
    }

    private static List<Envelope> pages(Turn.Result result) {
        var all = new ArrayList<Envelope>();
        ((Turn.Result.Done) result).pages().forEach(page -> all.addAll(page.envelopes()));
        return all;
    }

    private Turn.PageRequest page(long after, int envelopes, int bytes) {
        return new Turn.PageRequest(phone, after, envelopes, bytes);
    }

    private Envelope envelope(long sequence) {
        var sender = new Sender(AccountId.random(), DeviceId.random());
        return new Envelope(
                sequence,
                bob,
                phone,
                1,
                2,
                ByteString.copyFromUtf8("text" + sequence),
                NOON + sequence,
                Optional.of(sender));
    }

    private static Turn flush(long nextOffset, Envelope... envelopes) {
        return turn(nextOffset, List.of(envelopes), List.of(), List.of(), List.of(), OptionalLong.empty());
    }

    private static Turn emptyFlush(
            long nextOffset, List<Turn.Delete> deletes, List<Turn.Purge> purged, OptionalLong expireBefore) {
        return turn(nextOffset, List.of(), deletes, purged, List.of(), expireBefore);
    }

    private static Turn lists(long nextOffset, Turn.KnownList list) {
        return turn(nextOffset, List.of(), List.of(), List.of(), List.of(list), OptionalLong.empty());
    }

    private static Turn turn(
            long nextOffset,
            List<Envelope> inserts,
            List<Turn.Delete> deletes,
            List<Turn.Purge> purged,
            List<Turn.KnownList> lists,
            OptionalLong expireBefore) {
        return turn(nextOffset, inserts, deletes, purged, lists, expireBefore, OptionalLong.empty());
    }

    private static Turn turn(
            long nextOffset,
            List<Envelope> inserts,
            List<Turn.Delete> deletes,
            List<Turn.Purge> purged,
            List<Turn.KnownList> lists,
            OptionalLong expireBefore,
            OptionalLong forgetGoneBefore) {
        byte[] fingerprints = new byte[16 * inserts.size()];
        return new Turn(
                0,
                Optional.of(new Flush(
                        nextOffset,
                        inserts,
                        deletes,
                        purged,
                        lists,
                        fingerprints,
                        NOON,
                        NOON - 1000,
                        expireBefore,
                        forgetGoneBefore)),
                List.of());
    }
}

package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Turn.Flush;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an owner relies on, whatever the store. Partitions far above those of the log belong to these tests alone. */
public abstract class MailboxStoreContract {

    private static final AtomicInteger NEXT_PARTITION = new AtomicInteger(1_000);
    private static final long NOON = 1_800_000_000_000L;

    protected abstract MailboxStore store();

    private final int partition = NEXT_PARTITION.getAndIncrement();
    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();

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
        var turn = flush(2, envelope(1));
        perform(owner, turn);
        perform(owner, emptyFlush(3, List.of(new Turn.Delete(phone, 1, false)), List.of(), OptionalLong.empty()));

        // When
        perform(owner, turn);

        // Then
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
    void aPageHoldsWhatItsOwnFlushWroteInOrderAndEnvelopesComeBackAsTheyWere() {
        var owner = claim("topic");
        var first = envelope(1);
        var second = new Envelope(2, bob, phone, 1, 1, ByteString.copyFromUtf8("sealed"), NOON, Optional.empty());

        var result = perform(owner, new Turn(flush(3, second, first).flush(), List.of(page(0, 10, 1000))));

        assertThat(pages(result)).containsExactly(first, second);
    }

    @Test
    void aPageStopsAtItsBytesButAlwaysHoldsOne() {
        var owner = claim("topic");
        perform(owner, flush(4, envelope(1), envelope(2), envelope(3)));

        assertThat(pages(perform(owner, new Turn(Optional.empty(), List.of(page(0, 10, 1))))))
                .hasSize(1);
        assertThat(pages(perform(owner, new Turn(Optional.empty(), List.of(page(1, 10, 10))))))
                .hasSize(2);
        assertThat(pages(perform(owner, new Turn(Optional.empty(), List.of(page(0, 2, 1000))))))
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
        perform(owner, lists(1, new Turn.KnownList(bob, 3, Set.of(phone))));
        perform(owner, lists(2, new Turn.KnownList(bob, 2, Set.of(phone, tablet))));

        // Then
        assertThat(claim("topic").lists()).containsExactly(new Turn.KnownList(bob, 3, Set.of(phone)));
    }

    @Test
    void theFingerprintKeyIsMadeOnce() {
        assertThat(get(store().fingerprintKey())).hasSize(32).isEqualTo(get(store().fingerprintKey()));
    }

    private StoredPartition claim(String topic) {
        return get(store().claim(partition, topic));
    }

    private Turn.Result perform(StoredPartition owner, Turn turn) {
        return get(store().perform(partition, owner.token(), turn));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private List<Long> claimedSequences() {
        var owner = claim("topic");
        return pages(perform(owner, new Turn(Optional.empty(), List.of(page(0, 100, 10_000))))).stream()
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
        byte[] fingerprints = new byte[16 * inserts.size()];
        return new Turn(
                Optional.of(new Flush(
                        nextOffset, inserts, deletes, purged, lists, fingerprints, NOON, NOON - 1000, expireBefore)),
                List.of());
    }
}

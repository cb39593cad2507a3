package io.sealpost.prekey.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.prekey.domain.Allowance;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.HandOut;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Target;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bundles of many devices in one transaction, each device with budgets of its own that begin anew every day. */
class BatchTest extends StoreTest {

    private static final int DAY = 20_000;
    private static final Allowance THREE_AND_FIVE = new Allowance(DAY, 3, 5);

    private static StoreInstance store;

    private final Owner owner = published(10);

    @BeforeAll
    static void open() {
        store = StoreInstance.on(config);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static Owner published(int keys) {
        var owner = new Owner(AccountId.random(), DeviceId.random());
        await(store.prekeys().replace(owner, keys(keys), Optional.empty()));
        return owner;
    }

    private static Target target(Owner owner, boolean contact) {
        return new Target(owner.account(), List.of(owner.device()), contact);
    }

    private static HandOut.Given take(Allowance allowance, Target... targets) {
        return (HandOut.Given) await(store.bundles().take(List.of(targets), allowance, 0));
    }

    private long keysIn(int fetches, Allowance allowance, boolean contact) {
        return IntStream.range(0, fetches)
                .mapToObj(fetch -> take(allowance, target(owner, contact)))
                .flatMap(given -> given.bundles().stream())
                .filter(Bundle::hasOneTimeKeys)
                .count();
    }

    @Test
    void budgetsBeginAnewWithTheDay() {
        assertThat(keysIn(9, THREE_AND_FIVE, false)).isEqualTo(3);
        assertThat(keysIn(3, THREE_AND_FIVE, true)).isEqualTo(3);

        assertThat(keysIn(9, new Allowance(DAY + 1, 3, 5), false)).isEqualTo(3);
        assertThat(take(new Allowance(DAY + 1, 3, 5), target(owner, true)).bundles())
                .allMatch(Bundle::hasOneTimeKeys);
    }

    @Test
    void withoutAnAllowanceNothingIsTakenCountedOrUsedUp() {
        // When
        var given = take(new Allowance(0, 0, 0), target(owner, true));

        // Then
        assertThat(given.number()).isEqualTo(OptionalLong.empty());
        assertThat(given.bundles()).noneMatch(Bundle::hasOneTimeKeys).noneMatch(Bundle::offered);
        assertThat(await(store.prekeys().count(owner)).ec()).isEqualTo(10);
        assertThat(keysIn(5, THREE_AND_FIVE, true)).isEqualTo(5);
    }

    @Test
    void eachTargetOfABatchHasItsOwnBudget() {
        // Given
        var other = published(10);
        keysIn(3, THREE_AND_FIVE, false);

        // When
        var given = take(THREE_AND_FIVE, target(owner, false), target(other, false));

        // Then
        assertThat(given.bundles()).extracting(Bundle::hasOneTimeKeys).containsExactly(false, true);
    }

    @Test
    void handOutsAreNumberedAndOneThatIsNoNewerThanWhatIsKnownTakesNothing() {
        // Given
        long last = take(THREE_AND_FIVE, target(owner, true)).number().orElseThrow();

        // When
        var outdated = await(store.bundles().take(List.of(target(owner, true)), THREE_AND_FIVE, last + 1));
        var next = take(THREE_AND_FIVE, target(owner, true));

        // Then
        assertThat(outdated).isEqualTo(new HandOut.Outdated());
        assertThat(next.number()).hasValue(last + 1);
        assertThat(next.bundles().getFirst().oneTimeEc().orElseThrow().id()).isEqualTo(2);
    }

    /** The devices in opposite order, by two instances: nobody waits in a circle, and nothing leaves twice. */
    @Test
    void batchesThatMeetFinishAndTakeEachKeyOnce() throws Exception {
        // Given
        var owners = Stream.generate(() -> published(30)).limit(20).toList();
        var there =
                new ArrayList<>(owners.stream().map(one -> target(one, true)).toList());
        var back = new ArrayList<>(there);
        Collections.reverse(back);
        var plenty = new Allowance(DAY, 1000, 1000);

        try (var other = StoreInstance.on(config)) {
            await(other.prekeys().count(owner));

            // When
            var taken =
                    race(List.of(taker(store, there, plenty), taker(other, back, plenty), taker(store, back, plenty)));

            // Then
            var keys = taken.stream()
                    .flatMap(List::stream)
                    .flatMap(bundle -> bundle.oneTimeEc().stream()
                            .map(key -> bundle.device().owner().device().uuid() + " " + key.id()))
                    .toList();
            assertThat(keys).doesNotHaveDuplicates().hasSize(20 * 30);
        }
    }

    private static Callable<List<Bundle>> taker(StoreInstance instance, List<Target> targets, Allowance allowance) {
        return () -> IntStream.range(0, 15)
                .mapToObj(fetch -> await(instance.bundles().take(targets, allowance, 0)))
                .flatMap(handOut -> ((HandOut.Given) handOut).bundles().stream())
                .toList();
    }
}

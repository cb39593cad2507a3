package io.sealpost.prekey.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.prekey.domain.Candidate;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Publication;
import io.sealpost.prekey.domain.Sha256;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever may upload for devices that no list will ever name does not fill the disk with them. */
class PendingDevicesTest extends StoreTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static StoreInstance store;

    private final AccountId account = AccountId.random();

    @BeforeAll
    static void open() {
        store = StoreInstance.on(config);
        assertThat(await(store.handOuts().last())).isZero();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private Owner device() {
        return new Owner(account, DeviceId.random());
    }

    private static void upload(Owner owner, Instant pendingSince) {
        assertThat(await(store.prekeys().replace(owner, keys(1), Optional.ofNullable(pendingSince))))
                .isEqualTo(new Publication.Stored());
    }

    private static boolean isHere(Owner owner) {
        return await(store.prekeys().find(owner)).isPresent();
    }

    private static List<Owner> here(List<Owner> owners) {
        return owners.stream().filter(PendingDevicesTest::isHere).toList();
    }

    @Test
    void ofAnAccountTheSixNewestAreKept() {
        // Given
        var listed = device();
        upload(listed, null);
        var pending = Stream.generate(this::device).limit(10).toList();
        var stranger = new Owner(AccountId.random(), DeviceId.random());
        upload(stranger, NOW);

        // When
        IntStream.range(0, 10).forEach(n -> upload(pending.get(n), NOW.plusSeconds(n)));

        // Then
        assertThat(here(pending)).isEqualTo(pending.subList(4, 10));
        assertThat(here(List.of(listed, stranger))).containsExactly(listed, stranger);
    }

    @Test
    void manyAtOnceAreNoMoreThanSix() throws Exception {
        // Given
        var pending = Stream.generate(this::device).limit(16).toList();

        // When
        race(pending.stream()
                .<Callable<Boolean>>map(owner -> () -> {
                    upload(owner, NOW);
                    return true;
                })
                .toList());

        // Then
        assertThat(here(pending)).hasSize(6);
    }

    @Test
    void whatTheRegistryAskedForIsKept() {
        // Given
        var asked = device();
        upload(asked, NOW);

        // When
        boolean kept = keep(asked);
        IntStream.range(0, 10).forEach(n -> upload(device(), NOW.plusSeconds(n)));
        upload(device(), NOW.plus(Duration.ofDays(40)));

        // Then
        assertThat(kept).isTrue();
        assertThat(isHere(asked)).isTrue();
        assertThat(keep(device())).isFalse();
        assertThat(keep(new Owner(AccountId.random(), asked.device()))).isFalse();
    }

    @Test
    void ofDevicesThatAreAskedAboutTogetherAllAreKeptOrNone() {
        // Given
        var ready = Stream.generate(this::device).limit(5).toList();
        ready.forEach(owner -> upload(owner, NOW));
        var absent = device();

        // When
        boolean kept = keep(Stream.concat(ready.stream(), Stream.of(absent)).toArray(Owner[]::new));
        upload(absent, NOW.plus(Duration.ofDays(2)));

        // Then
        assertThat(kept).isFalse();
        assertThat(here(ready)).isEmpty();
    }

    @Test
    void aDeviceUnderAnotherIdentityKeyKeepsTheOthersFromBeingKept() {
        // Given
        var good = device();
        upload(good, NOW);
        var bad = device();
        upload(bad, NOW);

        // When
        var candidates = List.of(candidate(good), new Candidate(bad.device(), new byte[32]));
        boolean kept = await(store.prekeys().keep(account, candidates));
        upload(device(), NOW.plus(Duration.ofDays(2)));

        // Then
        assertThat(kept).isFalse();
        assertThat(here(List.of(good, bad))).isEmpty();
        assertThat(keep(good)).isFalse();
    }

    private static boolean keep(Owner... owners) {
        var candidates = Stream.of(owners).map(PendingDevicesTest::candidate).toList();
        return await(store.prekeys().keep(owners[0].account(), candidates));
    }

    private static Candidate candidate(Owner owner) {
        return new Candidate(owner.device(), Sha256.of(keys(0).identity().key()));
    }

    @Test
    void whoUploadsWithADeviceTokenIsKept() {
        // Given
        var device = device();
        upload(device, NOW);

        // When
        upload(device, null);
        upload(device(), NOW.plus(Duration.ofDays(2)));

        // Then
        assertThat(isHere(device)).isTrue();
    }

    @Test
    void aDayLaterTheyAreGone() {
        // Given
        var device = device();
        upload(device, NOW);
        var newcomer = new Owner(AccountId.random(), DeviceId.random());

        // When
        upload(newcomer, NOW.plus(Duration.ofDays(1)));
        boolean afterADay = isHere(device);
        upload(newcomer, NOW.plus(Duration.ofDays(1)).plusMillis(1));

        // Then
        assertThat(afterADay).isTrue();
        assertThat(isHere(device)).isFalse();
    }

    @Test
    void theSameUploadAgainKeepsItsPlace() {
        // Given
        var device = device();
        upload(device, NOW);

        // When
        upload(device, NOW.plusSeconds(1));

        // Then
        assertThat(await(store.prekeys().count(device)).ec()).isEqualTo(1);
    }
}

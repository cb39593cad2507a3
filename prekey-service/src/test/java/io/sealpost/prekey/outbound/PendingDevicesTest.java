package io.sealpost.prekey.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Publication;
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
        boolean kept = await(store.prekeys().keep(asked));
        IntStream.range(0, 10).forEach(n -> upload(device(), NOW.plusSeconds(n)));
        upload(device(), NOW.plus(Duration.ofDays(40)));

        // Then
        assertThat(kept).isTrue();
        assertThat(isHere(asked)).isTrue();
        assertThat(await(store.prekeys().keep(device()))).isFalse();
        assertThat(await(store.prekeys().keep(new Owner(AccountId.random(), asked.device()))))
                .isFalse();
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

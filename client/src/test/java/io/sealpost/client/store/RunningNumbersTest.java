package io.sealpost.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningNumbersTest {

    @TempDir
    Path folder;

    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private final DeviceId laptop = DeviceId.random();
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("sealpost.db"), InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void eachAccountIsCountedApartFromOneOn() {
        assertThat(List.of(next(bob), next(bob), next(AccountId.random()), next(bob)))
                .containsExactly(1L, 2L, 1L, 3L);
    }

    @Test
    void countingGoesOnAfterARestart() {
        next(bob);

        close();
        open();

        assertThat(next(bob)).isEqualTo(2);
    }

    @Test
    void whatWasNotSealedIsNotCounted() {
        assertThatThrownBy(() -> store.run(() -> {
                    store.runningNumbers.next(bob);
                    throw new IllegalStateException("too long");
                }))
                .hasMessage("too long");

        assertThat(next(bob)).isEqualTo(1);
    }

    @Test
    void onlyALowerNumberThanTheHighestIsOutOfOrder() {
        assertThat(opened(phone, 3)).isTrue();
        assertThat(opened(phone, 2)).isFalse();
        assertThat(opened(phone, 3)).isTrue();
        assertThat(opened(phone, 1)).isFalse();
        assertThat(opened(phone, 900)).isTrue();
        assertThat(opened(phone, 4)).isFalse();
    }

    @Test
    void devicesAreJudgedApart() {
        opened(phone, 900);

        assertThat(opened(laptop, 1)).isTrue();
        assertThat(opened(phone, 2)).isFalse();
    }

    @Test
    void noNumberIsNotJudgedAndNotNoted() {
        opened(phone, 5);

        assertThat(opened(phone, 0)).isTrue();
        assertThat(opened(phone, 4)).isFalse();
    }

    @Test
    void numbersAreUnsigned() {
        assertThat(opened(phone, Long.MAX_VALUE)).isTrue();
        assertThat(opened(phone, Long.MIN_VALUE)).isTrue();
        assertThat(opened(phone, -1)).isTrue();
        assertThat(opened(phone, Long.MAX_VALUE)).isFalse();
        assertThat(opened(phone, 1)).isFalse();
    }

    @Test
    void ofARemovedDeviceNothingIsKept() {
        // Given
        SigningKey key = SigningKey.generate();
        var first = OwnList.first(bob, key, phone, SigningKey.generate(), 77, 1);
        add(first);
        opened(phone, 3);

        // When: the next list names the other device instead
        var other = OwnList.parse(
                OwnList.first(bob, key, laptop, SigningKey.generate(), 78, 2).list());
        add(OwnList.after(OwnList.parse(first.list()), key, other.getDevicesList(), 2));
        opened(laptop, 5);

        // Then: as if it had never written
        assertThat(opened(phone, 1)).isTrue();
        assertThat(opened(laptop, 4)).isFalse();
    }

    @Test
    void ofAStrangerWhoIsForgottenNothingIsKept() {
        // Given
        SigningKey key = SigningKey.generate();
        add(OwnList.first(bob, key, phone, SigningKey.generate(), 77, 1));
        opened(phone, 3);

        // When
        store.run(() -> store.forgetStranger(bob));

        // Then
        assertThat(opened(phone, 1)).isTrue();
    }

    private void add(VerifiedList list) {
        store.run(() -> store.lists.add(list));
    }

    private long next(AccountId recipient) {
        return store.transaction(() -> store.runningNumbers.next(recipient));
    }

    private boolean opened(DeviceId sender, long number) {
        return store.transaction(() -> store.runningNumbers.opened(sender, number));
    }
}

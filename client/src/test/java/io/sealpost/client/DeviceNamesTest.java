package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.mesh.Json;
import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice's devices: their names, which only they can read, and what the server remembers of them. */
@Timeout(180)
class DeviceNamesTest {

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    Path folder;

    private TwoPeople people;
    private SealpostClient laptop;

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
        laptop = people.open("laptop");
    }

    @AfterEach
    void close() {
        laptop.close();
        people.close();
    }

    @Test
    void bothDevicesSeeTheNamesThatEitherGives() throws Exception {
        // Given
        link(Optional.of(new DeviceName(" laptop ")));

        // When
        laptop.devices().rename(people.alice.device(), new DeviceName("phone"));

        // Then
        for (var device : List.of(people.alice, laptop)) {
            assertThat(device.devices().list())
                    .extracting(found -> found.name().orElseThrow())
                    .containsExactlyInAnyOrder("laptop", "phone");
            assertThat(device.devices().list()).filteredOn(OwnDevice::isThis).hasSize(1);
        }
        people.alice.devices().rename(laptop.device(), new DeviceName("old laptop"));
        assertThat(this.device(laptop).name()).contains("old laptop");
    }

    @Test
    void aDeviceNameThatCouldNotBeToldIsToldWithTheNextConnection() throws Exception {
        // Given
        people.mesh.problems =
                path -> path.equals("/v1/devices/name") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        link(Optional.of(new DeviceName("laptop")));
        assertThat(device(laptop).name()).isEmpty();
        laptop.close();

        // When
        people.mesh.problems = path -> Optional.empty();
        laptop = people.open("laptop");
        laptop.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> device(laptop).name().equals(Optional.of("laptop")));
    }

    @Test
    void whatTheServerSaysAboutDevicesIsBelievedOnlyAsFarAsItCanBe() throws Exception {
        // Given: it swaps names, invents a device and hides another
        link(Optional.of(new DeviceName("laptop")));
        people.alice.devices().rename(people.alice.device(), new DeviceName("phone"));
        byte[] phone = people.alice.device().bytes();
        byte[] other = laptop.device().bytes();
        people.mesh.deviceAnswers = truth -> new Json.OwnDevice(
                Arrays.equals(truth.device(), phone) ? other : new byte[16], truth.sealedName(), null, null);

        // When
        var devices = people.alice.devices().list();

        // Then
        assertThat(devices).hasSize(2).allMatch(device -> device.name().isEmpty());
        people.mesh.deviceAnswers = truth -> new Json.OwnDevice(truth.device(), null, "yesterday", null);
        assertBadAnswer();
        people.mesh.deviceAnswers = truth -> new Json.OwnDevice(null, null, null, null);
        assertBadAnswer();
    }

    private void assertBadAnswer() {
        assertThatThrownBy(people.alice.devices()::list)
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(SealpostException.BAD_ANSWER));
    }

    @Test
    void aDeviceIsIdleAfterThirtyDaysOnly() {
        assertThat(seen(TODAY.minusDays(30), TODAY).isIdle(TODAY)).isFalse();
        assertThat(seen(TODAY.minusDays(31), TODAY).isIdle(TODAY)).isTrue();
        assertThat(seen(null, TODAY.minusDays(31)).isIdle(TODAY)).isTrue();
        assertThat(seen(null, null).isIdle(TODAY)).isFalse();
        assertThat(seen(TODAY.plusDays(1), TODAY).daysUnseen(TODAY)).isZero();
    }

    @Test
    void aNameIsOneShortLine() {
        for (String good : List.of("x", "x".repeat(64), "漢".repeat(64), "🦭".repeat(55))) {
            assertThat(new DeviceName(good).text()).isEqualTo(good);
        }
        for (String bad : List.of("", "  ", "x".repeat(65), "a\nb", "a\u0007b", "🦭".repeat(56))) {
            assertThatThrownBy(() -> new DeviceName(bad)).hasMessageContaining("1 to 64 characters");
        }
    }

    private OwnDevice seen(LocalDate lastSeen, LocalDate added) {
        return new OwnDevice(
                people.alice.device(),
                Optional.empty(),
                Optional.ofNullable(added),
                Optional.ofNullable(lastSeen),
                true);
    }

    private OwnDevice device(SealpostClient which) {
        return which.devices().list().stream()
                .filter(OwnDevice::isThis)
                .findFirst()
                .orElseThrow();
    }

    private void link(Optional<DeviceName> name) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(name, code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
    }
}

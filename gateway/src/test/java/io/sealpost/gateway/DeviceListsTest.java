package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.gateway.domain.DeviceLists;
import io.sealpost.gateway.domain.DeviceLists.Known;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of device-lists that come late or out of order. */
@QuarkusTest
class DeviceListsTest extends GatewayTest {

    @Inject
    DeviceLists lists;

    private Phone phone;

    @BeforeEach
    void list() {
        phone = Phone.ofSomebody();
        world.peers.list(2, World.ACCESS_KEY, phone);
    }

    private void published(int version) {
        lists.published(phone.account(), Known.read(Peers.listBytes(version, List.of(phone)), new byte[0]));
    }

    private static int versionOf(CompletionStage<Optional<Known>> asked) {
        return asked.toCompletableFuture()
                .orTimeout(40, TimeUnit.SECONDS)
                .join()
                .orElseThrow()
                .version();
    }

    @Test
    void whatWasPublishedIsNotTakenForTheNewest() {
        // Given
        assertThat(versionOf(lists.current(phone.account()))).isEqualTo(2);
        world.peers.list(4, World.ACCESS_KEY, phone);

        // When: a record that is overtaken already
        published(3);

        // Then
        assertThat(versionOf(lists.current(phone.account()))).isEqualTo(3);
        assertThat(versionOf(lists.newest(phone.account()))).isEqualTo(4);
    }

    @Test
    void anOlderListNeverTakesThePlaceOfANewerOne() {
        // Given
        assertThat(versionOf(lists.current(phone.account()))).isEqualTo(2);

        // When
        published(1);

        // Then
        assertThat(versionOf(lists.current(phone.account()))).isEqualTo(2);
    }

    @Test
    void anOlderListDoesNotOvertakeAnAnswerOnItsWay() {
        // Given
        var asked = lists.current(phone.account());

        // When
        published(1);

        // Then
        assertThat(versionOf(asked)).isEqualTo(2);
        assertThat(versionOf(lists.current(phone.account()))).isEqualTo(2);
    }
}

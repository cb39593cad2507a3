package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.gateway.domain.ListWatches;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.frames.v1.WatchLists;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** New device lists are told to whoever watches the account, on the anonymous door. */
@QuarkusTest
class ListWatchTest extends GatewayTest {

    @Inject
    ListWatches watches;

    private final DeviceListTopic topic = new DeviceListTopic();

    private static ClientFrame watchLists(long request, List<ByteString> accounts) {
        return ClientFrame.newBuilder()
                .setRequest(request)
                .setWatchLists(WatchLists.newBuilder().addAllAccounts(accounts))
                .build();
    }

    private static ByteString account(Phone phone) {
        return phone.account().byteString();
    }

    private static List<ByteString> strangers(int count) {
        return Stream.generate(() -> account(Phone.ofSomebody())).limit(count).toList();
    }

    @Test
    void tellsWatchersOfEachNewListOfTheirAccountsOnly() {
        // Given
        var phone = Phone.ofSomebody();
        var other = Phone.ofSomebody();
        var client = world.open("/v1/anonymous");
        client.send(watchLists(7, List.of(account(phone), account(phone))));
        assertThat(client.next(FrameCase.LISTS_WATCHED).getRequest()).isEqualTo(7);

        // When
        topic.publish(2, World.ACCESS_KEY, other);
        topic.publish(2, World.ACCESS_KEY, phone);
        topic.publish(3, World.ACCESS_KEY, phone);

        // Then
        for (int version : new int[] {2, 3}) {
            var frame = client.next(FrameCase.NEWER_LIST);
            assertThat(frame.getRequest()).isZero();
            assertThat(frame.getNewerList().getAccount()).isEqualTo(account(phone));
            assertThat(frame.getNewerList().getVersion()).isEqualTo(version);
        }
    }

    @Test
    void forgetsASocketThatIsGone() {
        // Given
        var client = world.open("/v1/anonymous");
        int before = watches.accounts();
        client.send(watchLists(1, strangers(3))).next(FrameCase.LISTS_WATCHED);
        assertThat(watches.accounts()).isEqualTo(before + 3);

        // When
        client.leave();

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> watches.accounts() == before);
    }

    @Test
    void refusesBadFormsAndLivesOn() {
        var client = world.open("/v1/anonymous");

        client.send(watchLists(1, List.of()));
        client.send(watchLists(2, List.of(ByteString.copyFrom(new byte[15]))));
        client.send(watchLists(3, List.of(account(Phone.ofSomebody()), ByteString.EMPTY)));
        client.send(watchLists(4, strangers(101)));

        for (int n = 0; n < 4; n++) {
            assertThat(client.nextError()).isEqualTo("bad-request");
        }
        client.send(watchLists(5, strangers(1))).next(FrameCase.LISTS_WATCHED);
    }

    @Test
    void isNotForTheSignedInDoor() {
        var client = world.connect(world.listedPhone());

        client.send(watchLists(5, strangers(1)));

        assertThat(client.nextError()).isEqualTo("bad-request");
    }

    @Test
    void watchesAThousandAccountsAndNotOneMore() {
        var client = world.open("/v1/anonymous");
        IntStream.range(1, 11)
                .forEach(n -> client.send(watchLists(n, strangers(100))).next(FrameCase.LISTS_WATCHED));

        client.send(watchLists(99, strangers(1)));

        assertThat(client.nextError()).isEqualTo("bad-request");
    }
}

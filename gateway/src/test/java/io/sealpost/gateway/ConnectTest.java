package io.sealpost.gateway;

import static io.sealpost.gateway.SocketClient.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.frames.v1.Watch;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ConnectTest extends GatewayTest {

    @Test
    void welcomesAListedDeviceAndAttachesIt() {
        // Given
        var phone = world.listedPhone();

        // When
        var client = world.connect(phone, 7);

        // Then
        var connection = world.owner.attached(phone, 1);
        var logged = world.owner.await(
                1,
                command -> command.hasAttach()
                        && MailboxOwner.isOf(
                                phone, command.getAttach().getConnection().getDevice()));
        assertThat(logged.partition()).isEqualTo(Partitions.of(phone.account(), 4));
        assertThat(logged.key()).isEqualTo(phone.account().bytes());
        assertThat(connection.getAccount()).isEqualTo(phone.account().byteString());
        assertThat(connection.getCounter()).isEqualTo(7);
        assertThat(connection.getLastWritten()).isZero();
        assertThat(connection.getGateway().size()).isEqualTo(16);
        assertThat(connection.getConnection().size()).isEqualTo(16);
        client.close();
    }

    @Test
    void detachesWhenTheClientLeaves() {
        // Given
        var phone = world.listedPhone();
        var client = world.connect(phone);
        var connection = world.owner.attached(phone, 1);

        // When
        client.leave();

        // Then
        var detach = world.owner
                .await(
                        1,
                        command -> command.hasDetach()
                                && MailboxOwner.isOf(phone, command.getDetach().getDevice()))
                .command()
                .getDetach();
        assertThat(detach.getConnection()).isEqualTo(connection.getConnection());
        assertThat(detach.getAccount()).isEqualTo(phone.account().byteString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "too long", "forged", "other server", "pending", "garbage", "empty"})
    void asksToSignInAgain(String kind) {
        var phone = world.listedPhone();
        var now = Instant.now();
        var token =
                switch (kind) {
                    case "expired" ->
                        world.key.token(phone, Scope.DEVICE, SigningKey.SERVER, now.minus(Duration.ofHours(1)));
                    case "too long" ->
                        world.key.token(phone, Scope.DEVICE, SigningKey.SERVER, now.plus(Duration.ofDays(9)));
                    case "forged" -> SigningKey.named("current").tokenOf(phone);
                    case "other server" -> world.key.token(phone, Scope.DEVICE, "elsewhere", now);
                    case "pending" -> world.key.token(phone, Scope.PENDING, SigningKey.SERVER, now);
                    case "garbage" -> "a.b.c";
                    default -> "";
                };

        var client = world.open("/v1/connect").say(hello(token, 1));

        assertThat(client.nextError()).isEqualTo("unauthorized");
        assertThat(client.closeCode()).isEqualTo(4401);
        assertThat(world.owner.attaches(phone)).isZero();
    }

    @Test
    void acceptsTokensOfANewKeyAfterReadingTheKeysAgain() {
        // Given
        var phone = world.listedPhone();
        world.connect(phone).close();
        var next = SigningKey.named("next-" + phone.hashCode());
        world.peers.show(world.key, next);

        // When, Then (a reading that another unknown key caused may be less than a second old)
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var client = world.open("/v1/connect").say(hello(next.tokenOf(phone), 100));
            return client.next().hasWelcome();
        });
    }

    @Test
    void turnsAwayADeviceThatIsNotInItsList() {
        var phone = world.listedPhone();
        var removed = Phone.of(phone.account());

        var client = world.open("/v1/connect").say(hello(world.key.tokenOf(removed), 1));

        assertThat(client.nextError()).isEqualTo("forbidden");
        assertThat(client.closeCode()).isEqualTo(4403);
    }

    @Test
    void letsADeviceInThatWasListedAMomentAgo() {
        // Given: the gateway has cached the list without it
        var phone = world.listedPhone();
        world.connect(phone);
        var second = world.secondPhoneOf(phone);

        // When, Then
        await().atMost(Duration.ofSeconds(20)).until(() -> world.open("/v1/connect")
                .say(hello(world.key.tokenOf(second), 1))
                .next()
                .hasWelcome());
    }

    @Test
    void closesTheSocketOfADeviceThatIsRemoved() {
        // Given
        var phone = world.listedPhone();
        var second = world.secondPhoneOf(phone);
        var client = world.connect(second);

        // When
        world.peers.list(3, World.ACCESS_KEY, phone);
        new DeviceListTopic().publish(3, World.ACCESS_KEY, phone);

        // Then
        assertThat(client.closeCode()).isEqualTo(4403);
    }

    @Test
    void closesEverySocketOfAnAccountThatIsDeleted() {
        // Given
        var phone = world.listedPhone();
        var second = world.secondPhoneOf(phone);
        var client = world.connect(phone);
        var other = world.connect(second);

        // When: the registry knows it no more and takes back what it has published
        world.peers.drop(phone.account());
        new DeviceListTopic().write(phone.account().bytes(), null);

        // Then
        assertThat(client.closeCode()).isEqualTo(4403);
        assertThat(other.closeCode()).isEqualTo(4403);
        var again = world.open("/v1/connect").say(hello(world.key.tokenOf(phone), 100));
        assertThat(again.nextError()).isEqualTo("forbidden");
    }

    @Test
    void asksForAnUpgradeOfOtherVersions() {
        var phone = world.listedPhone();
        var other = hello(world.key.tokenOf(phone), 1).toBuilder()
                .setProtocolVersion(2)
                .build();

        var client = world.open("/v1/connect").say(other);

        assertThat(client.nextError()).isEqualTo("upgrade-required");
        assertThat(client.closeCode()).isEqualTo(4426);
    }

    @Test
    void closesASocketThatSaysNothing() {
        assertThat(world.open("/v1/connect").closeCode()).isEqualTo(4408);
    }

    @Test
    void closesASocketThatNeverAnswersAPing() {
        // Given
        var phone = world.listedPhone();
        var client = world.connect(phone);

        // When
        client.stopReading();

        // Then
        world.owner.await(
                1,
                command -> command.hasDetach()
                        && MailboxOwner.isOf(phone, command.getDetach().getDevice()));
        client.readOn();
        assertThat(client.closeCode()).isEqualTo(4408);
    }

    @Test
    void closesASocketWhoseFirstFrameIsNoHello() {
        var client = world.open("/v1/connect").ack(1, 1);

        assertThat(client.closeCode()).isEqualTo(1007);
    }

    @Test
    void refusesASecondHelloAndLivesOn() {
        // Given
        var phone = world.listedPhone();
        var client = world.connect(phone);

        // When
        client.say(hello(world.key.tokenOf(phone), 9));

        // Then
        assertThat(client.nextError()).isEqualTo("bad-request");
        client.send(5, World.sendTo(world.listedPhone()));
        client.next(FrameCase.ACCEPTED);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void theHigherCounterWins() {
        // Given
        var phone = world.listedPhone();
        var older = world.connect(phone, 5);

        // When
        var newer = world.connect(phone, 6);

        // Then
        assertThat(older.closeCode()).isEqualTo(4409);
        assertThat(newer.isOpen()).isTrue();
        assertThat(world.open("/v1/connect")
                        .say(hello(world.key.tokenOf(phone), 6))
                        .closeCode())
                .isEqualTo(4409);
        assertThat(world.open("/v1/connect")
                        .say(hello(world.key.tokenOf(phone), 4))
                        .closeCode())
                .isEqualTo(4409);
        assertThat(newer.isOpen()).isTrue();
    }

    @Test
    void closesOnTextGarbageAndTruncatedFrames() {
        var text = world.connect(world.listedPhone());
        text.sendText("hello");
        assertThat(text.closeCode()).isEqualTo(1007);

        var garbage = world.connect(world.listedPhone());
        garbage.sendBytes(new byte[] {(byte) 0xff, (byte) 0xff, 3, 1});
        assertThat(garbage.closeCode()).isEqualTo(1007);

        var truncated = world.connect(world.listedPhone());
        var frame = ClientFrame.newBuilder()
                .setSend(World.sendTo(Phone.ofSomebody()))
                .build()
                .toByteArray();
        truncated.sendBytes(java.util.Arrays.copyOf(frame, frame.length - 5));
        assertThat(truncated.closeCode()).isEqualTo(1007);

        world.connect(world.listedPhone()).close();
    }

    @Test
    void closesOnMessagesThatAreTooLargeInOneFrameOrInMany() {
        var client = world.connect(world.listedPhone());
        client.sendBytes(new byte[Limits.FRAME_BYTES + 1]);
        assertThat(client.closeCode()).isEqualTo(1009);

        var many = world.connect(world.listedPhone());
        many.sendPart(new byte[Limits.FRAME_BYTES - 1], false).sendPart(new byte[2], true);
        assertThat(many.closeCode()).isEqualTo(1009);
    }

    @Test
    void understandsAMessageInManyFrames() {
        // Given
        var recipient = world.listedPhone();
        var client = world.connect(world.listedPhone());
        var bytes = ClientFrame.newBuilder()
                .setRequest(3)
                .setSend(World.sendTo(recipient))
                .build()
                .toByteArray();

        // When
        client.sendPart(java.util.Arrays.copyOf(bytes, 20), false)
                .sendPart(java.util.Arrays.copyOfRange(bytes, 20, bytes.length), true);

        // Then
        assertThat(client.next(FrameCase.ACCEPTED).getRequest()).isEqualTo(3);
    }

    @Test
    void refusesFramesOfTheOtherDoorAndUnknownOnes() {
        // Given
        var client = world.connect(world.listedPhone());

        // When
        client.send(ClientFrame.newBuilder()
                .setRequest(4)
                .setWatch(Watch.getDefaultInstance())
                .build());
        client.send(ClientFrame.newBuilder().setRequest(5).build());

        // Then
        assertThat(client.nextError()).isEqualTo("bad-request");
        assertThat(client.next(FrameCase.ERROR).getRequest()).isEqualTo(5);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aPlainRequestIsNoSocket() {
        io.restassured.RestAssured.get("/v1/connect").then().statusCode(400).contentType("application/problem+json");
        assertThatThrownBy(() -> world.open("/v1/connect?token=x")).hasMessageContaining("WebSocketHandshakeException");
    }
}

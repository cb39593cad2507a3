package io.sealpost.gateway;

import static io.sealpost.gateway.MailboxOwner.delivery;
import static io.sealpost.gateway.MailboxOwner.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.gateway.domain.EphemeralChannel;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is around the gateway goes away and comes back. */
@QuarkusTest
class FaultsTest extends GatewayTest {

    @Inject
    EphemeralChannel channel;

    Consumer<String> kill;
    Consumer<String> restart;

    @Test
    void pushesHealAndSendingGoesOnWhenRedisGoesAwayAndComesBack() {
        // Given
        var phone = world.listedPhone();
        var client = world.connect(phone);
        var connection = world.owner.attached(phone, 1);
        int partition = Partitions.of(phone.account(), 4);
        world.owner.deliver(
                connection, delivery(partition, Long.MAX_VALUE / 2, connection).setPush(push(0).setDrained(true)));
        client.next(FrameCase.DRAINED);

        // When
        kill.accept("REDIS");

        // Then: sending goes on, new sockets come in, limits stay
        client.send(1, World.sendTo(world.listedPhone()));
        client.next(FrameCase.ACCEPTED);
        world.connect(world.listedPhone()).close();

        // When
        restart.accept("REDIS");

        // Then: everybody attaches again
        var again = world.owner.attached(phone, 2);
        assertThat(again.getConnection()).isEqualTo(connection.getConnection());
        await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(() -> {
            world.owner.deliver(
                    connection,
                    delivery(partition, Long.MAX_VALUE / 2, connection).setPush(push(0, 5)));
            return !client.isQuiet();
        });
        assertThat(client.next(FrameCase.ENVELOPE).getEnvelope().getSequence()).isEqualTo(5);
    }

    @Test
    void ephemeralsAreLostWhileRedisIsAwayAndAreHeardAgainAfterwards() {
        // Given
        var phone = world.listedPhone();
        var reader = world.connect(phone);
        var client = world.connect(world.listedPhone());
        kill.accept("REDIS");

        // When
        client.send(
                1,
                Ephemeral.newBuilder()
                        .setRecipientAccount(phone.account().byteString())
                        .setAccessKey(ByteString.copyFrom(World.ACCESS_KEY))
                        .addCopies(World.copyFor(phone, 100))
                        .build());

        // Then: nothing is owed
        client.next(FrameCase.SENT);
        assertThat(reader.isQuiet()).isTrue();

        // When
        restart.accept("REDIS");

        // Then
        var said = EphemeralEnvelope.newBuilder();
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            said.setServerTimeMs(System.currentTimeMillis());
            channel.say(phone.device(), said.build());
            return !reader.isQuiet();
        });
        assertThat(reader.next(FrameCase.EPHEMERAL).getEphemeral().getCiphertext())
                .isEmpty();
    }

    @Test
    void limitsAreStricterWhileRedisIsAway() {
        // Given
        var phone = world.listedPhone();
        world.open("/v1/connect").close();
        kill.accept("REDIS");
        try {
            // When: a quarter of 40 at once, in memory
            for (int n = 0; n < 10; n++) {
                world.connect(phone);
            }
            var tooMany = world.open("/v1/connect").say(SocketClient.hello(world.key.tokenOf(phone), Long.MAX_VALUE));

            // Then
            assertThat(tooMany.nextError()).isEqualTo("too-many-requests");
            world.connect(world.listedPhone()).close();
        } finally {
            restart.accept("REDIS");
        }
    }

    @Test
    void sendsAreNotAcceptedWhileKafkaIsAwayAndAreAfterwards() {
        // Given
        var recipient = world.listedPhone();
        var client = world.connect(world.listedPhone());
        client.send(1, World.sendTo(recipient));
        client.next(FrameCase.ACCEPTED);
        kill.accept("KAFKA");

        // When
        var send = World.sendTo(recipient);
        client.send(2, send).send(3, World.sendTo(recipient)).send(4, World.sendTo(recipient));

        // Then
        var failed = client.next(FrameCase.ERROR);
        assertThat(failed.getRequest()).isEqualTo(2);
        assertThat(failed.getError().getCode()).isIn("outcome-unknown", "unavailable");
        assertThat(client.nextError()).isEqualTo("not-tried");
        assertThat(client.nextError()).isEqualTo("not-tried");

        // When
        restart.accept("KAFKA");

        // Then: the same message again, under its id
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.send(5, send).next().hasAccepted());
        world.owner.await(
                1,
                command -> MailboxOwner.isTo(recipient.account(), command)
                        && command.getDeposit().getMessageId().equals(send.getMessageId()));
    }

    @Test
    void nobodyIsTurnedAwayWhileTheRegistryIsDown() {
        // Given
        var phone = world.listedPhone();
        var known = world.listedPhone();
        var client = world.connect(phone);
        client.send(1, World.sendTo(known));
        client.next(FrameCase.ACCEPTED);

        // When
        world.peers.down(true);

        // Then
        client.send(2, World.sendTo(known));
        client.next(FrameCase.ACCEPTED);
        client.send(3, World.sendTo(Phone.ofSomebody()));
        assertThat(client.nextError()).isEqualTo("unavailable");
        world.connect(Phone.ofSomebody()).close();
    }
}

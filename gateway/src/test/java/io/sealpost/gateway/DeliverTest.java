package io.sealpost.gateway;

import static io.sealpost.gateway.MailboxOwner.delivery;
import static io.sealpost.gateway.MailboxOwner.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.PrekeysRunLow;
import io.sealpost.protocol.frames.v1.PrekeysLow;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.mailbox.v1.AttachAgain;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.protocol.mailbox.v1.Push;
import io.sealpost.protocol.mailbox.v1.Roster;
import io.sealpost.protocol.mailbox.v1.Superseded;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test plays the mailbox owner, through the real log and the real push channel. */
@QuarkusTest
class DeliverTest extends GatewayTest {

    private static final AtomicLong TOKENS = new AtomicLong(1);

    private final long token = TOKENS.addAndGet(10);
    private Phone phone;
    private SocketClient client;
    private Connection connection;

    @BeforeEach
    void attach() {
        phone = world.listedPhone();
        client = world.connect(phone);
        connection = world.owner.attached(phone, 1);
    }

    private int partition() {
        return Partitions.of(phone.account(), 4);
    }

    private Delivery.Builder fromOwner() {
        return delivery(partition(), token, connection);
    }

    private void deliver(Push.Builder push) {
        world.owner.deliver(connection, fromOwner().setPush(push));
    }

    private long nextSequence() {
        return client.next(FrameCase.ENVELOPE).getEnvelope().getSequence();
    }

    @Test
    void writesEnvelopesInOrderThenDrained() {
        deliver(push(0, 5, 7));
        deliver(push(7, 9).setDrained(true));

        assertThat(nextSequence()).isEqualTo(5);
        assertThat(nextSequence()).isEqualTo(7);
        assertThat(nextSequence()).isEqualTo(9);
        client.next(FrameCase.DRAINED);
    }

    @Test
    void tellsHowMuchWaitsBeforeItComes() {
        deliver(push(0, 5).setWaiting(300));
        deliver(push(5, 7));

        assertThat(client.next(FrameCase.BACKLOG).getBacklog().getEnvelopes()).isEqualTo(300);
        assertThat(nextSequence()).isEqualTo(5);
        assertThat(nextSequence()).isEqualTo(7);
    }

    @Test
    void tellsTheOwnerWhatWasAcknowledgedMerged() {
        // Given
        deliver(push(0, 5, 7, 9));
        assertThat(nextSequence()).isEqualTo(5);

        // When
        nextSequence();
        nextSequence();
        client.ack(0, 5).ack(0, 7).ack(0, 9);

        // Then
        var acknowledge = world.owner
                .await(1, command -> isAck(command) && command.getAcknowledge().getThrough() == 9)
                .command()
                .getAcknowledge();
        assertThat(acknowledge.getConnection()).isEqualTo(connection.getConnection());
        assertThat(acknowledge.getAccount()).isEqualTo(phone.account().byteString());
        assertThat(world.owner.all(this::isAck)).hasSizeLessThanOrEqualTo(3);
    }

    private boolean isAck(MailboxCommand command) {
        return command.hasAcknowledge()
                && MailboxOwner.isOf(phone, command.getAcknowledge().getDevice());
    }

    @Test
    void refusesAnAckBeyondWhatWasWritten() {
        // Given
        deliver(push(0, 5));
        nextSequence();

        // When
        client.ack(3, 6);

        // Then
        var error = client.next(FrameCase.ERROR);
        assertThat(error.getRequest()).isEqualTo(3);
        assertThat(error.getError().getCode()).isEqualTo("bad-request");
        client.ack(0, 5);
        world.owner.await(1, this::isAck);
        assertThat(world.owner.all(this::isAck))
                .allMatch(logged -> logged.command().getAcknowledge().getThrough() == 5);
    }

    @Test
    void attachesAgainAfterALostPushAndGoesOn() {
        // Given
        deliver(push(0, 5));
        nextSequence();

        // When: the push of 7 is lost
        deliver(push(7, 9));

        // Then
        var again = world.owner.attached(phone, 2);
        assertThat(again.getLastWritten()).isEqualTo(5);
        assertThat(again.getConnection()).isEqualTo(connection.getConnection());
        deliver(push(5, 7, 9));
        assertThat(nextSequence()).isEqualTo(7);
        assertThat(nextSequence()).isEqualTo(9);
    }

    @Test
    void writesARepeatedPushOnce() {
        deliver(push(0, 5));
        deliver(push(0, 5));
        deliver(push(5, 7));
        deliver(push(0, 5));
        deliver(push(7, 9));

        assertThat(nextSequence()).isEqualTo(5);
        assertThat(nextSequence()).isEqualTo(7);
        assertThat(nextSequence()).isEqualTo(9);
        assertThat(world.owner.attaches(phone)).isEqualTo(1);
    }

    @Test
    void dropsThePushesOfAZombie() {
        // Given
        deliver(push(0, 5));

        // When
        world.owner.deliver(
                connection, delivery(partition(), token - 1, connection).setPush(push(5, 6)));
        deliver(push(5, 7));

        // Then
        assertThat(nextSequence()).isEqualTo(5);
        assertThat(nextSequence()).isEqualTo(7);
    }

    @Test
    void dropsWhatIsForAnotherDeviceConnectionOrPartition() {
        var otherDevice = fromOwner().setDevice(DeviceId.random().byteString()).setPush(push(0, 1));
        var otherConnection =
                fromOwner().setConnection(ConnectionId.random().byteString()).setPush(push(0, 2));
        var otherPartition = fromOwner().setPartition((partition() + 1) % 4).setPush(push(0, 3));
        var noIds = fromOwner().clearConnection().clearDevice().setPush(push(0, 4));

        world.owner.deliver(connection, otherDevice);
        world.owner.deliver(connection, otherConnection);
        world.owner.deliver(connection, otherPartition);
        world.owner.deliver(connection, noIds);
        deliver(push(0, 5));

        assertThat(nextSequence()).isEqualTo(5);
    }

    @Test
    void attachesAgainWhenTheOwnerAsks() {
        deliver(push(0, 5));
        nextSequence();

        world.owner.deliver(connection, fromOwner().setAttachAgain(AttachAgain.getDefaultInstance()));

        assertThat(world.owner.attached(phone, 2).getLastWritten()).isEqualTo(5);
    }

    @Test
    void attachesAgainWhenNoPushAnswers() {
        // When: the one push that says that nothing waits is lost
        var again = world.owner.attached(phone, 2);

        // Then
        assertThat(again).isEqualTo(connection);
        deliver(push(0).setDrained(true));
        client.next(FrameCase.DRAINED);
    }

    @Test
    void tellsADeviceThatItsPrekeysRunLowAndThatNoneAreLeft() {
        // When
        DeviceListTopic.write(Topics.PREKEY_EVENTS, null, new byte[] {1, 2, 3});
        DeviceListTopic.write(Topics.PREKEY_EVENTS, phone.device().bytes(), prekeysLeft(3));
        DeviceListTopic.write(Topics.PREKEY_EVENTS, phone.device().bytes(), prekeysLeft(0));

        // Then
        assertThat(client.next(FrameCase.PREKEYS_LOW).getPrekeysLow())
                .isEqualTo(PrekeysLow.newBuilder().setEcLeft(3).setKyberLeft(3).build());
        assertThat(client.next(FrameCase.PREKEYS_LOW).getPrekeysLow()).isEqualTo(PrekeysLow.getDefaultInstance());
    }

    private byte[] prekeysLeft(int left) {
        return PrekeysRunLow.newBuilder()
                .setDevice(phone.device().byteString())
                .setAccount(phone.account().byteString())
                .setEcLeft(left)
                .setKyberLeft(left)
                .build()
                .toByteArray();
    }

    @Test
    void closesASupersededSocket() {
        world.owner.deliver(connection, fromOwner().setSuperseded(Superseded.getDefaultInstance()));

        assertThat(client.closeCode()).isEqualTo(4409);
    }

    @Test
    void writesARosterWhenANewOwnerAsks() {
        // Given
        deliver(push(0, 5));
        nextSequence();

        // When
        world.owner.wantRosters(partition());

        // Then
        var logged = world.owner.await(1, command -> isIn(command.getRoster(), connection));
        var entry = logged.command().getRoster().getConnectionsList().stream()
                .filter(listed -> listed.getConnection().equals(connection.getConnection()))
                .findFirst()
                .orElseThrow();
        assertThat(logged.partition()).isEqualTo(partition());
        assertThat(logged.key()).isNull();
        assertThat(entry).isEqualTo(connection.toBuilder().setLastWritten(5).build());
    }

    @Test
    void writesAnEmptyRosterToo() {
        // Given
        client.leave();
        world.owner.await(
                1,
                command -> command.hasDetach()
                        && MailboxOwner.isOf(phone, command.getDetach().getDevice()));

        long before = rostersWithoutMe();

        // When
        world.owner.wantRosters(99);
        world.owner.wantRosters(partition());

        // Then
        await().atMost(Duration.ofSeconds(40)).until(() -> rostersWithoutMe() > before);
    }

    private long rostersWithoutMe() {
        return world
                .owner
                .all(command -> command.hasRoster()
                        && command.getRoster().getGateway().equals(connection.getGateway())
                        && !isIn(command.getRoster(), connection))
                .stream()
                .filter(logged -> logged.partition() == partition())
                .count();
    }

    private static boolean isIn(Roster roster, Connection connection) {
        return roster.getConnectionsList().stream()
                .anyMatch(listed -> listed.getConnection().equals(connection.getConnection()));
    }

    @Test
    void aSlowClientHarmsOnlyItselfAndGetsEverythingInTheEnd() {
        // Given
        client.stopReading();
        long sequence = 0;

        // When: more than all buffers between us can hold
        for (int n = 0; n < 160; n++) {
            deliver(Push.newBuilder().setAfter(sequence).addEnvelopes(MailboxOwner.envelope(++sequence, 90_000)));
        }
        var other = world.connect(world.listedPhone());
        other.send(1, World.sendTo(world.listedPhone()));
        other.next(FrameCase.ACCEPTED);
        client.readOn();

        // Then
        long written = world.owner.attached(phone, 2).getLastWritten();
        assertThat(written).isPositive().isLessThan(sequence);
        for (long expected = 1; expected <= written; expected++) {
            assertThat(nextSequence()).isEqualTo(expected);
        }
        deliver(push(written, written + 1).setDrained(true));
        assertThat(nextSequence()).isEqualTo(written + 1);
    }

    @Test
    void survivesGarbageOnThePushChannel() {
        var name = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(connection.getGateway().toByteArray());
        world.owner.publish("deliveries:{" + name + "}", new byte[] {1, 2, 3});
        world.owner.publish("gateways", new byte[] {1, 2, 3});

        deliver(push(0, 5));

        assertThat(nextSequence()).isEqualTo(5);
    }
}

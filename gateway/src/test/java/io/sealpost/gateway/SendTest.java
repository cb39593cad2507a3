package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Error;
import io.sealpost.protocol.frames.v1.Send;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.mailbox.v1.Room;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SendTest extends GatewayTest {

    @Test
    void acceptsWhatIsInTheLogWithTheSenderOfTheToken() {
        // Given
        var sender = world.listedPhone();
        var recipient = world.listedPhone();
        var client = world.connect(sender);
        var send = World.sendTo(recipient);

        // When
        client.send(42, send);

        // Then
        assertThat(client.next(FrameCase.ACCEPTED).getRequest()).isEqualTo(42);
        var logged = world.owner.await(1, command -> MailboxOwner.isTo(recipient.account(), command));
        var deposit = logged.command().getDeposit();
        assertThat(logged.partition()).isEqualTo(Partitions.of(recipient.account(), 4));
        assertThat(logged.key()).isEqualTo(recipient.account().bytes());
        assertThat(deposit.getSenderAccount()).isEqualTo(sender.account().byteString());
        assertThat(deposit.getSenderDevice()).isEqualTo(sender.device().byteString());
        assertThat(deposit.getMessageId()).isEqualTo(send.getMessageId());
        assertThat(deposit.getCopiesList()).isEqualTo(send.getCopiesList());
        assertThat(deposit.getDeviceListVersion()).isEqualTo(1);
    }

    @Test
    void acceptsInFrameOrder() {
        // Given
        var recipient = world.listedPhone();
        var client = world.connect(world.listedPhone());
        var sends = LongStream.rangeClosed(1, 40)
                .mapToObj(n -> World.sendTo(recipient))
                .toList();

        // When
        for (int n = 0; n < sends.size(); n++) {
            client.send(n + 1, sends.get(n));
        }

        // Then
        for (int n = 0; n < sends.size(); n++) {
            assertThat(client.next(FrameCase.ACCEPTED).getRequest()).isEqualTo(n + 1);
        }
        world.owner.await(sends.size(), command -> MailboxOwner.isTo(recipient.account(), command));
        assertThat(world.owner.all(command -> MailboxOwner.isTo(recipient.account(), command)))
                .extracting(logged -> logged.command().getDeposit().getMessageId())
                .isEqualTo(sends.stream().map(Send::getMessageId).toList());
    }

    @Test
    void refusesASendToAFullMailboxUntilThereIsRoomAgain() {
        // Given
        var recipient = world.listedPhone();
        var client = world.connect(world.listedPhone());
        world.owner.tellRoom(recipient, Room.ROOM_FULL);

        // When
        await().until(() -> {
            client.send(1, World.sendTo(recipient));
            return client.next().hasError();
        });
        int stored = depositsTo(recipient);
        client.send(2, World.sendTo(recipient));
        var error = client.next(FrameCase.ERROR).getError();

        // Then
        assertThat(error.getCode()).isEqualTo("mailbox-full");
        assertThat(error.getStatus()).isEqualTo(507);
        assertThat(depositsTo(recipient)).isEqualTo(stored);
        world.owner.tellRoom(recipient, Room.ROOM_OPEN);
        await().until(() -> {
            client.send(3, World.sendTo(recipient));
            return client.next().hasAccepted();
        });
    }

    @Test
    void aFullMailboxOfTheSendersOwnDeviceDoesNotKeepCopiesFromItsOthers() {
        // Given
        var mine = world.listedPhone();
        var other = world.secondPhoneOf(mine);
        var client = world.connect(mine);
        var stranger = world.connect(world.listedPhone());
        world.owner.tellRoom(mine, Room.ROOM_FULL);
        await().until(() -> {
            stranger.send(1, World.sendTo(mine, other));
            return stranger.next().hasError();
        });

        // When
        client.send(1, World.sendTo(mine.account(), other));

        // Then
        client.next(FrameCase.ACCEPTED);
        world.owner.tellRoom(other, Room.ROOM_FULL);
        await().until(() -> {
            client.send(2, World.sendTo(mine.account(), other));
            return client.next().hasError();
        });
    }

    @Test
    void refusesCopiesThatDoNotFitTheListAndStoresNothing() {
        // Given
        var first = world.listedPhone();
        var second = world.secondPhoneOf(first);
        var stranger = Phone.of(first.account());
        var client = world.connect(world.listedPhone());

        // When
        client.send(1, World.sendTo(first, stranger));

        // Then
        var error = client.next(FrameCase.ERROR).getError();
        assertThat(error.getCode()).isEqualTo("device-list-mismatch");
        assertThat(error.getStatus()).isEqualTo(409);
        assertThat(error.getMismatch().getMissingList())
                .containsExactly(second.device().byteString());
        assertThat(error.getMismatch().getExtraList())
                .containsExactly(stranger.device().byteString());
        client.send(2, World.sendTo(first, second));
        client.next(FrameCase.ACCEPTED);
        assertThat(world.owner.all(command -> MailboxOwner.isTo(first.account(), command)))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void asksTheRegistryBeforeItRefusesASenderWhoKnowsANewerList() {
        // Given: version 1 is cached, nobody publishes version 2
        var first = world.listedPhone();
        var client = world.connect(world.listedPhone());
        client.send(1, World.sendTo(first));
        client.next(FrameCase.ACCEPTED);
        var second = world.secondPhoneOf(first);

        // When, Then: at most a second later
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.send(2, World.sendTo(first, second)).next().hasAccepted());
    }

    @Test
    void hearsOfNewListsByTheTopic() {
        // Given
        var first = world.listedPhone();
        var client = world.connect(world.listedPhone());
        client.send(1, World.sendTo(first));
        client.next(FrameCase.ACCEPTED);

        // When
        var second = world.secondPhoneOf(first);
        new DeviceListTopic().publish(2, World.ACCESS_KEY, first, second);

        // Then: the old list would still have been believed
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.send(2, World.sendTo(first)).next().hasError());
    }

    @Test
    void survivesGarbageOnTheTopicOfLists() {
        var topic = new DeviceListTopic();
        topic.write(new byte[3], new byte[] {1, 2, 3});
        topic.write(AccountId.random().bytes(), new byte[] {1, 2, 3});
        topic.write(AccountId.random().bytes(), null);

        hearsOfNewListsByTheTopic();
    }

    @Test
    void leavesOutTheSendersOwnDevice() {
        // Given
        var mine = world.listedPhone();
        var other = world.secondPhoneOf(mine);
        var client = world.connect(mine);

        // When, Then
        client.send(1, World.sendTo(mine.account(), other));
        client.next(FrameCase.ACCEPTED);
        client.send(2, World.sendTo(mine.account(), mine, other));
        assertThat(client.nextError()).isEqualTo("device-list-mismatch");
    }

    @Test
    void tellsAWrongKeyFromAnUnknownAccountToNobody() {
        // Given
        var known = world.listedPhone();
        var unknown = Phone.ofSomebody();
        var client = world.connect(world.listedPhone());
        var wrong = ByteString.copyFrom(new byte[Limits.ACCESS_KEY_BYTES]);

        // When
        client.send(1, World.sendTo(known).toBuilder().setAccessKey(wrong).build());
        var wrongKey = client.next(FrameCase.ERROR).getError();
        client.send(2, World.sendTo(unknown).toBuilder().setAccessKey(wrong).build());
        var unknownAccount = client.next(FrameCase.ERROR).getError();
        client.send(3, World.sendTo(unknown));
        var withoutKey = client.next(FrameCase.ERROR).getError();

        // Then
        assertThat(wrongKey.getCode()).isEqualTo("unauthorized");
        assertThat(unknownAccount).isEqualTo(wrongKey);
        assertThat(withoutKey.getCode()).isEqualTo("not-found");
    }

    @Test
    void acceptsTheRightAccessKey() {
        var client = world.connect(world.listedPhone());
        var right = ByteString.copyFrom(World.ACCESS_KEY);

        client.send(
                1,
                World.sendTo(world.listedPhone()).toBuilder()
                        .setAccessKey(right)
                        .build());

        client.next(FrameCase.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no copies",
                "seven copies",
                "same device twice",
                "no ciphertext",
                "no type",
                "short device",
                "short message id",
                "short account",
                "short access key"
            })
    void refusesBadFormsAndLivesOn(String kind) {
        var phone = world.listedPhone();
        var good = World.sendTo(phone).toBuilder();
        var copy = World.copyFor(phone, 10);
        var bad =
                switch (kind) {
                    case "no copies" -> good.clearCopies();
                    case "seven copies" -> {
                        good.clearCopies();
                        for (int n = 0; n < 7; n++) {
                            good.addCopies(World.copyFor(Phone.ofSomebody(), 10));
                        }
                        yield good;
                    }
                    case "same device twice" -> good.addCopies(copy);
                    case "no ciphertext" -> good.setCopies(0, copy.toBuilder().clearCiphertext());
                    case "no type" ->
                        good.setCopies(0, copy.toBuilder().setType(CiphertextType.CIPHERTEXT_TYPE_UNSPECIFIED));
                    case "short device" ->
                        good.setCopies(0, copy.toBuilder().setDevice(ByteString.copyFrom(new byte[15])));
                    case "short message id" -> good.setMessageId(ByteString.EMPTY);
                    case "short account" -> good.setRecipientAccount(ByteString.copyFrom(new byte[17]));
                    default -> good.setAccessKey(ByteString.copyFrom(new byte[15]));
                };
        var client = world.connect(world.listedPhone());

        client.send(9, bad.build());

        ServerFrame answer = client.next(FrameCase.ERROR);
        assertThat(answer.getRequest()).isEqualTo(9);
        assertThat(answer.getError().getCode()).isEqualTo("bad-request");
        client.send(10, World.sendTo(world.listedPhone()));
        client.next(FrameCase.ACCEPTED);
    }

    @Test
    void acceptsTheLargestCiphertextAndRefusesAByteMore() {
        var phone = world.listedPhone();
        var client = world.connect(world.listedPhone());

        client.send(1, withCopy(World.copyFor(phone, Limits.CIPHERTEXT_BYTES), phone));
        client.send(2, withCopy(World.copyFor(phone, Limits.CIPHERTEXT_BYTES + 1), phone));

        client.next(FrameCase.ACCEPTED);
        Error error = client.next(FrameCase.ERROR).getError();
        assertThat(error.getCode()).isEqualTo("too-large");
    }

    private static Send withCopy(Copy copy, Phone phone) {
        return World.sendTo(phone).toBuilder().setCopies(0, copy).build();
    }

    @Test
    void keepsAListOfSixDevicesAtFullSize() {
        // Given
        var phones = new java.util.ArrayList<>(List.of(world.listedPhone()));
        while (phones.size() < Limits.DEVICES) {
            phones.add(Phone.of(phones.getFirst().account()));
        }
        world.peers.list(2, World.ACCESS_KEY, phones.toArray(Phone[]::new));
        var send = World.sendTo(phones.getFirst()).toBuilder().clearCopies();
        phones.forEach(phone -> send.addCopies(World.copyFor(phone, Limits.CIPHERTEXT_BYTES)));
        var client = world.connect(world.listedPhone());

        // When
        client.send(1, send.build());

        // Then
        client.next(FrameCase.ACCEPTED);
    }

    private int depositsTo(Phone phone) {
        return world.owner
                .all(command -> MailboxOwner.isTo(phone.account(), command))
                .size();
    }
}

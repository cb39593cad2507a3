package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.gateway.domain.EphemeralChannel;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.mailbox.v1.Push;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typing: from gateway to gateway over the real Redis, and nowhere else. */
@QuarkusTest
class EphemeralTest extends GatewayTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    EphemeralChannel channel;

    @Inject
    MeterRegistry meters;

    @Test
    void reachesEveryConnectedDeviceWithTheSenderOfTheTokenAndIsNotInTheLog() {
        // Given
        var first = world.listedPhone();
        var second = world.secondPhoneOf(first);
        var sender = world.listedPhone();
        var readers = Stream.of(first, second).map(this::connectHearing).toList();
        var client = world.connect(sender);
        var ephemeral = to(first, second);

        // When
        client.send(42, ephemeral);

        // Then
        assertThat(client.next(FrameCase.SENT).getRequest()).isEqualTo(42);
        for (int n = 0; n < readers.size(); n++) {
            var envelope = readers.get(n).next(FrameCase.EPHEMERAL).getEphemeral();
            assertThat(envelope.getCiphertext())
                    .isEqualTo(ephemeral.getCopies(n).getCiphertext());
            assertThat(envelope.getSenderAccount()).isEqualTo(sender.account().byteString());
            assertThat(envelope.getSenderDevice()).isEqualTo(sender.device().byteString());
            assertThat(envelope.getServerTimeMs()).isCloseTo(System.currentTimeMillis(), within(10_000L));
        }
        client.send(43, World.sendTo(first, second));
        client.next(FrameCase.ACCEPTED);
        world.owner.await(1, command -> MailboxOwner.isTo(first.account(), command));
        assertThat(world.owner.all(command -> MailboxOwner.isTo(first.account(), command)))
                .hasSize(1);
    }

    @Test
    void isSentAndLostWhenNobodyIsThereAndDoesNotComeLater() {
        // Given
        var absent = world.listedPhone();
        var client = world.connect(world.listedPhone());

        // When
        client.send(1, to(absent));
        client.next(FrameCase.SENT);

        // Then
        var reader = connectHearing(absent);
        client.send(2, to(absent));
        client.next(FrameCase.SENT);
        reader.next(FrameCase.EPHEMERAL);
        assertThat(reader.isQuiet()).isTrue();
        assertThat(keysInRedis()).noneMatch(key -> key.startsWith("ephemerals"));
    }

    @Test
    void theNewerOfTwoSocketsHears() {
        // Given
        var phone = world.listedPhone();
        var older = world.connect(phone, 1);
        var newer = world.connect(phone, 2);
        assertThat(older.closeCode()).isEqualTo(4409);
        var client = world.connect(world.listedPhone());

        // When, Then
        awaitHeard(phone, newer);
        client.send(1, to(phone));
        client.next(FrameCase.SENT);
        newer.next(FrameCase.EPHEMERAL);
    }

    @Test
    void whoLeftIsNotHeardForAnyMore() {
        // Given
        List<String> before = channelNames();
        var reader = connectHearing(world.listedPhone());
        var its = channelNames().stream().filter(name -> !before.contains(name)).toList();
        assertThat(its).isNotEmpty();

        // When
        reader.leave();

        // Then
        await().atMost(SOON).until(() -> channelNames().stream().noneMatch(its::contains));
    }

    @Test
    void refusesAStrangerAWrongKeyAndAnUnknownAccountAlike() {
        // Given
        var known = world.listedPhone();
        var client = world.connect(world.listedPhone());
        var wrong = ByteString.copyFrom(new byte[Limits.ACCESS_KEY_BYTES]);

        // When
        client.send(1, to(known).toBuilder().setAccessKey(wrong).build());
        var wrongKey = client.next(FrameCase.ERROR).getError();
        client.send(2, to(Phone.ofSomebody()).toBuilder().setAccessKey(wrong).build());
        var unknown = client.next(FrameCase.ERROR).getError();
        client.send(3, to(known).toBuilder().clearAccessKey().build());

        // Then
        assertThat(wrongKey.getCode()).isEqualTo("unauthorized");
        assertThat(unknown).isEqualTo(wrongKey);
        assertThat(client.nextError()).isEqualTo("bad-request");
    }

    @Test
    void refusesCopiesThatDoNotFitTheListAndTellsNobody() {
        // Given
        var first = world.listedPhone();
        var second = world.secondPhoneOf(first);
        var reader = connectHearing(first);
        var client = world.connect(world.listedPhone());

        // When
        client.send(1, to(first));

        // Then
        var error = client.next(FrameCase.ERROR).getError();
        assertThat(error.getCode()).isEqualTo("device-list-mismatch");
        assertThat(error.getMismatch().getMissingList())
                .containsExactly(second.device().byteString());
        client.send(2, to(first, second));
        client.next(FrameCase.SENT);
        reader.next(FrameCase.EPHEMERAL);
        assertThat(reader.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no copies",
                "seven copies",
                "same device twice",
                "no ciphertext",
                "no type",
                "first message of a session",
                "short device",
                "short account",
                "short access key"
            })
    void refusesBadFormsAndLivesOn(String kind) {
        var phone = world.listedPhone();
        var good = to(phone).toBuilder();
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
                    case "no type" -> good.setCopies(0, of(copy, CiphertextType.CIPHERTEXT_TYPE_UNSPECIFIED));
                    case "first message of a session" ->
                        good.setCopies(0, of(copy, CiphertextType.CIPHERTEXT_TYPE_PREKEY_MESSAGE));
                    case "short device" ->
                        good.setCopies(0, copy.toBuilder().setDevice(ByteString.copyFrom(new byte[15])));
                    case "short account" -> good.setRecipientAccount(ByteString.copyFrom(new byte[17]));
                    default -> good.setAccessKey(ByteString.copyFrom(new byte[15]));
                };
        var client = world.connect(world.listedPhone());

        client.send(9, bad.build());

        var answer = client.next(FrameCase.ERROR);
        assertThat(answer.getRequest()).isEqualTo(9);
        assertThat(answer.getError().getCode()).isEqualTo("bad-request");
        client.send(10, to(phone));
        client.next(FrameCase.SENT);
    }

    @Test
    void takesTheLargestAndRefusesAByteMore() {
        var phone = world.listedPhone();
        var client = world.connect(world.listedPhone());

        client.send(1, to(World.copyFor(phone, Limits.EPHEMERAL_BYTES), phone));
        client.next(FrameCase.SENT);
        client.send(2, to(World.copyFor(phone, Limits.EPHEMERAL_BYTES + 1), phone));

        assertThat(client.nextError()).isEqualTo("too-large");
    }

    @Test
    void hasARateOfItsOwnThatTakesNothingFromMessages() {
        // Given
        var recipient = world.listedPhone();
        var sender = world.listedPhone();
        var client = world.connect(sender);

        // When: 6 are allowed in this test's configuration
        for (int n = 1; n <= 6; n++) {
            client.send(n, to(recipient));
            client.next(FrameCase.SENT);
        }
        client.send(7, to(recipient));

        // Then
        var refused = client.next(FrameCase.ERROR).getError();
        assertThat(refused.getCode()).isEqualTo("too-many-requests");
        assertThat(refused.getRetryAfterMs()).isPositive();
        client.send(8, World.sendTo(recipient));
        assertThat(client.next(FrameCase.ACCEPTED).getRequest()).isEqualTo(8);
    }

    @Test
    void aRefusedOneKeepsNoMessageWaiting() {
        var recipient = world.listedPhone();
        var client = world.connect(world.listedPhone());

        client.send(1, to(recipient).toBuilder().clearAccessKey().build());
        client.send(2, World.sendTo(recipient));

        assertThat(client.nextError()).isEqualTo("bad-request");
        client.next(FrameCase.ACCEPTED);
    }

    @Test
    void dropsWhatIsOlderThanTenSeconds() {
        // Given
        var phone = world.listedPhone();
        var reader = connectHearing(phone);
        double droppedBefore = count("dropped_old");

        // When
        channel.say(phone.device(), saidAgo(10_500));
        channel.say(phone.device(), saidAgo(5_000));

        // Then
        long age = System.currentTimeMillis()
                - reader.next(FrameCase.EPHEMERAL).getEphemeral().getServerTimeMs();
        assertThat(age).isLessThan(10_000 + SOON.toMillis());
        assertThat(count("dropped_old")).isEqualTo(droppedBefore + 1);
        assertThat(reader.isQuiet()).isTrue();
    }

    @Test
    void dropsWhatAClientDoesNotRead() {
        // Given: more than all buffers between us can hold
        var phone = world.listedPhone();
        var reader = connectHearing(phone);
        var connection = world.owner.attached(phone, 1);
        int partition = Partitions.of(phone.account(), 4);
        reader.stopReading();
        for (long n = 0; n < 160; n++) {
            var push = Push.newBuilder().setAfter(n).addEnvelopes(MailboxOwner.envelope(n + 1, 90_000));
            world.owner.deliver(
                    connection,
                    MailboxOwner.delivery(partition, Long.MAX_VALUE / 2, connection)
                            .setPush(push));
        }
        double droppedBefore = count("dropped_slow");

        // When, Then
        await().atMost(SOON).until(() -> {
            channel.say(phone.device(), saidAgo(0));
            return count("dropped_slow") > droppedBefore;
        });
        reader.close();
    }

    @Test
    void survivesGarbageOnTheChannel() throws Exception {
        var phone = world.listedPhone();
        var reader = connectHearing(phone);

        for (String name : channelNames()) {
            var garbage = Request.cmd(Command.create("spublish")).arg(name).arg(Buffer.buffer(new byte[] {1, 2, 3}));
            redis.send(garbage).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }

        channel.say(phone.device(), saidAgo(0));
        reader.next(FrameCase.EPHEMERAL);
    }

    /** A socket for which the gateway hears ephemerals already. */
    private SocketClient connectHearing(Phone phone) {
        var client = world.connect(phone);
        awaitHeard(phone, client);
        return client;
    }

    private void awaitHeard(Phone phone, SocketClient client) {
        await().atMost(SOON).until(() -> {
            channel.say(phone.device(), saidAgo(0));
            return !client.isQuiet();
        });
        // All that were said before this one have come once it has.
        var last = saidAgo(1);
        channel.say(phone.device(), last);
        await().atMost(SOON)
                .until(() -> client.next(FrameCase.EPHEMERAL).getEphemeral().equals(last));
    }

    private static EphemeralEnvelope saidAgo(long ms) {
        return EphemeralEnvelope.newBuilder()
                .setCiphertext(DeviceId.random().byteString())
                .setServerTimeMs(System.currentTimeMillis() - ms)
                .build();
    }

    private double count(String result) {
        return meters.counter("sealpost.gateway.ephemerals", "result", result).count();
    }

    private List<String> channelNames() {
        return strings(Request.cmd(Command.PUBSUB).arg("SHARDCHANNELS").arg("ephemerals:*"));
    }

    private List<String> keysInRedis() {
        return strings(Request.cmd(Command.KEYS).arg("*"));
    }

    private List<String> strings(Request question) {
        var answer =
                redis.send(question).toCompletionStage().toCompletableFuture().join();
        return answer.stream().map(Object::toString).toList();
    }

    private static Ephemeral to(Phone... phones) {
        return to(Arrays.stream(phones).map(phone -> World.copyFor(phone, 100)).toList(), phones[0]);
    }

    private static Ephemeral to(Copy copy, Phone phone) {
        return to(List.of(copy), phone);
    }

    private static Ephemeral to(List<Copy> copies, Phone phone) {
        return Ephemeral.newBuilder()
                .setRecipientAccount(phone.account().byteString())
                .setAccessKey(ByteString.copyFrom(World.ACCESS_KEY))
                .addAllCopies(copies)
                .build();
    }

    private static Copy of(Copy copy, CiphertextType type) {
        return copy.toBuilder().setType(type).build();
    }
}

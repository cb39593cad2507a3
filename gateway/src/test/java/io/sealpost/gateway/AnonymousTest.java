package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.sealpost.protocol.frames.v1.Unwatch;
import io.sealpost.protocol.frames.v1.Watch;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AnonymousTest extends GatewayTest {

    Consumer<String> kill;
    Consumer<String> restart;

    private static ByteString channel() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static ClientFrame watch(long request, List<ByteString> channels) {
        return ClientFrame.newBuilder()
                .setRequest(request)
                .setWatch(Watch.newBuilder().addAllChannels(channels))
                .build();
    }

    private void publish(ByteString channel, boolean online, long lastSeen) {
        var name = Base64.getUrlEncoder().withoutPadding().encodeToString(channel.toByteArray());
        var update = PresenceUpdate.newBuilder()
                .setChannel(channel)
                .setOnline(online)
                .setLastSeenMs(lastSeen)
                .build();
        world.owner.publish("presence:{" + name + "}", update.toByteArray());
    }

    @Test
    void tellsWatchersWhatTheyMissedWhileNothingCouldBeHeard() {
        // Given
        var channel = channel();
        world.peers.present(channel, true, 60_000);
        var client = world.open("/v1/anonymous");
        client.send(watch(1, List.of(channel)));
        client.next(FrameCase.PRESENCE);

        // When
        kill.accept("REDIS");
        world.peers.present(channel, false, 120_000);
        restart.accept("REDIS");

        // Then
        var missed = client.next(FrameCase.PRESENCE);
        assertThat(missed.getRequest()).isZero();
        assertThat(missed.getPresence().getChannel()).isEqualTo(channel);
        assertThat(missed.getPresence().getOnline()).isFalse();
    }

    @Test
    void answersAWatchWithTheStateAndThenTellsChanges() {
        // Given
        var known = channel();
        var unknown = channel();
        world.peers.present(known, true, 60_000);
        var client = world.open("/v1/anonymous");

        // When
        client.send(watch(7, List.of(known, unknown)));

        // Then
        var states = List.of(client.next(FrameCase.PRESENCE), client.next(FrameCase.PRESENCE));
        assertThat(states).allMatch(frame -> frame.getRequest() == 7);
        assertThat(states)
                .extracting(frame -> frame.getPresence().getChannel())
                .containsExactlyInAnyOrder(known, unknown);
        assertThat(states)
                .anyMatch(frame ->
                        frame.getPresence().getOnline() && frame.getPresence().getLastSeenMs() == 60_000);

        publish(known, false, 120_000);
        var change = client.next(FrameCase.PRESENCE);
        assertThat(change.getRequest()).isZero();
        assertThat(change.getPresence().getOnline()).isFalse();
        assertThat(change.getPresence().getLastSeenMs()).isEqualTo(120_000);
    }

    @Test
    void tellsNothingAfterUnwatchAndStillTellsOthers() {
        // Given
        var channel = channel();
        var one = world.open("/v1/anonymous");
        var two = world.open("/v1/anonymous");
        one.send(watch(1, List.of(channel))).next(FrameCase.PRESENCE);
        two.send(watch(1, List.of(channel))).next(FrameCase.PRESENCE);

        // When
        one.send(unwatch(channel));
        var mark = channel();
        one.send(watch(2, List.of(mark))).next(FrameCase.PRESENCE);
        publish(channel, true, 0);

        // Then
        assertThat(two.next(FrameCase.PRESENCE).getPresence().getChannel()).isEqualTo(channel);
        publish(mark, true, 0);
        assertThat(one.next(FrameCase.PRESENCE).getPresence().getChannel()).isEqualTo(mark);
        assertThat(one.isQuiet()).isTrue();
    }

    @Test
    void endsTheSubscriptionWithTheLastWatcher() {
        // Given
        var channel = channel();
        var name = "presence:{" + Base64.getUrlEncoder().withoutPadding().encodeToString(channel.toByteArray()) + "}";
        var client = world.open("/v1/anonymous");
        client.send(watch(1, List.of(channel))).next(FrameCase.PRESENCE);
        assertThat(subscribers(name)).isEqualTo(1);

        // When
        client.leave();

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> subscribers(name) == 0);
    }

    @Test
    void aWatchThatIsTakenBackAtOnceLeavesNothingBehind() {
        // Given
        var channel = channel();
        var other = channel();
        var name = "presence:{" + Base64.getUrlEncoder().withoutPadding().encodeToString(channel.toByteArray()) + "}";
        var client = world.open("/v1/anonymous");

        // When: the second frame comes while the first one's turn is being taken
        client.send(watch(1, List.of(channel, other)));
        client.send(unwatch(channel));

        // Then
        assertThat(client.next(FrameCase.PRESENCE).getPresence().getChannel()).isEqualTo(other);
        client.send(watch(2, List.of(channel())));
        assertThat(client.next(FrameCase.PRESENCE).getRequest()).isEqualTo(2);
        client.leave();
        client.closeCode();
        await().atMost(Duration.ofSeconds(30)).until(() -> subscribers(name) == 0);
    }

    @Test
    void aChannelThatIsWatchedAnewIsAnsweredToTheNewerQuestion() {
        // Given
        var channel = channel();
        var client = world.open("/v1/anonymous");

        // When
        client.send(watch(1, List.of(channel)));
        client.send(unwatch(channel));
        client.send(watch(2, List.of(channel)));

        // Then
        assertThat(client.next(FrameCase.PRESENCE).getRequest()).isEqualTo(2);
        publish(channel, true, 60_000);
        assertThat(client.next(FrameCase.PRESENCE).getRequest()).isZero();
    }

    private static ClientFrame unwatch(ByteString channel) {
        return ClientFrame.newBuilder()
                .setUnwatch(Unwatch.newBuilder().addChannels(channel))
                .build();
    }

    private int subscribers(String name) {
        var command = io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.PUBSUB)
                .arg("SHARDNUMSUB")
                .arg(name);
        return redis.send(command)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .get(1)
                .toInteger();
    }

    @Test
    void refusesBadFormsAndEverythingElseAndLivesOn() {
        var client = world.open("/v1/anonymous");
        var many = IntStream.range(0, 101).mapToObj(n -> channel()).toList();

        client.send(watch(1, List.of()));
        client.send(watch(2, List.of(ByteString.copyFrom(new byte[31]))));
        client.send(watch(3, many));
        client.say(SocketClient.hello("x", 1));
        client.ack(5, 1);
        client.send(6, World.sendTo(Phone.ofSomebody()));
        client.send(ClientFrame.newBuilder().setRequest(7).build());

        for (int n = 0; n < 7; n++) {
            assertThat(client.nextError()).isEqualTo("bad-request");
        }
        client.send(watch(8, List.of(channel()))).next(FrameCase.PRESENCE);
    }

    @Test
    void watchesAThousandChannelsAndNotOneMore() {
        var client = world.open("/v1/anonymous");
        for (int n = 0; n < 10; n++) {
            client.send(watch(
                    n + 1, IntStream.range(0, 100).mapToObj(i -> channel()).toList()));
        }
        for (int n = 0; n < 1000; n++) {
            client.next(FrameCase.PRESENCE);
        }

        client.send(watch(99, List.of(channel())));

        assertThat(client.nextError()).isEqualTo("bad-request");
    }

    @Test
    void saysTryLaterWhilePresenceIsDown() {
        var client = world.open("/v1/anonymous");
        var channel = channel();
        world.peers.down(true);

        client.send(watch(1, List.of(channel)));

        assertThat(client.nextError()).isEqualTo("unavailable");
        world.peers.down(false);
        client.send(watch(2, List.of(channel))).next(FrameCase.PRESENCE);
    }

    @Test
    void refusesAToken() {
        world.open("/v1/anonymous").close();

        var opened = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer x")
                .buildAsync(
                        java.net.URI.create(gateway.toString().replaceFirst("^http", "ws") + "v1/anonymous"),
                        new WebSocket.Listener() {});

        Assertions.assertThatThrownBy(opened::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("Unexpected HTTP response status code 400");
    }
}

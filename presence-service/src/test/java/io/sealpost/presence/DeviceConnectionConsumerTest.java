package io.sealpost.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.DeviceConnection;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infra.class)
class DeviceConnectionConsumerTest {

    private static final long MINUTE = 60_000;

    @Inject
    Redis redis;

    private Gateway gateway;
    private final byte[] channel = Phone.channel32();
    private final Phone phone = Phone.on(channel);
    private final long now = System.currentTimeMillis();

    @BeforeEach
    void open() {
        gateway = new Gateway();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void showsAndPublishesThatADeviceCame() {
        // Given
        var updates = gateway.watch(channel);

        // When
        gateway.tell(phone, State.STATE_CONNECTED, now);

        // Then
        assertThat(Gateway.next(updates).getOnline()).isTrue();
        assertThat(Gateway.ask(channel)).containsEntry("online", true);
    }

    @Test
    void showsWhenItLeftToTheMinute() {
        // Given
        var updates = gateway.watch(channel);
        gateway.tell(phone, State.STATE_CONNECTED, now);
        Gateway.next(updates);

        // When
        gateway.tell(phone, State.STATE_DISCONNECTED, now + 1);

        // Then
        var left = Gateway.next(updates);
        assertThat(left.getOnline()).isFalse();
        assertThat(left.getChannel().toByteArray()).isEqualTo(channel);
        assertThat(left.getLastSeenMs() % MINUTE).isZero();
        assertThat(now + 1 - left.getLastSeenMs()).isBetween(0L, MINUTE);
        assertThat(Gateway.ask(channel))
                .containsEntry("online", false)
                .containsEntry("lastSeenMs", left.getLastSeenMs())
                .containsEntry("channel", Base64.getEncoder().encodeToString(channel));
    }

    @Test
    void staysOnlineWhileOneOfTwoDevicesLives() {
        // Given
        var tablet = Phone.on(channel);
        var updates = gateway.watch(channel);
        gateway.tell(phone, State.STATE_CONNECTED, now);
        Gateway.next(updates);
        gateway.tell(tablet, State.STATE_CONNECTED, now);
        awaitLinks(2);

        // When
        gateway.tell(phone, State.STATE_DISCONNECTED, now + 1);
        awaitText("ended");

        // Then
        assertThat(Gateway.ask(channel)).containsEntry("online", true);
        gateway.tell(tablet, State.STATE_DISCONNECTED, now + 2);
        assertThat(Gateway.next(updates).getOnline()).isFalse();
        assertThat(updates).isEmpty();
    }

    @Test
    void ignoresTheLateEndOfAnOlderConnection() {
        // Given
        var updates = gateway.watch(channel);
        var newer = phone.again();
        gateway.tell(phone, State.STATE_CONNECTED, now);
        gateway.tell(newer, State.STATE_CONNECTED, now + 1);

        // When
        gateway.tell(phone, State.STATE_DISCONNECTED, now + 2);
        gateway.tell(phone, State.STATE_ALIVE, now + 3);
        gateway.tell(newer, State.STATE_DISCONNECTED, now + 4);

        // Then
        assertThat(List.of(Gateway.next(updates), Gateway.next(updates)))
                .extracting(PresenceUpdate::getOnline)
                .containsExactly(true, false);
        assertThat(updates).isEmpty();
    }

    @Test
    void takesAnOldSignOfLifeOnlyForLastSeen() {
        // Given
        var updates = gateway.watch(channel);
        long tenMinutesAgo = now - 10 * MINUTE;

        // When
        gateway.tell(phone, State.STATE_ALIVE, tenMinutesAgo);

        // Then
        var update = Gateway.next(updates);
        assertThat(update.getOnline()).isFalse();
        assertThat(update.getLastSeenMs()).isEqualTo(tenMinutesAgo / MINUTE * MINUTE);
    }

    @Test
    void setsGarbageAsideAndGoesOn() {
        // Given
        var updates = gateway.watch(channel);
        var key = phone.device().bytes();
        var garbage = List.of(
                new byte[] {(byte) 0xff, 1, 2, 3},
                broken().clearDevice().build().toByteArray(),
                broken().clearPresenceChannel().build().toByteArray(),
                broken().setAtMs(0).build().toByteArray(),
                broken().setStateValue(77).build().toByteArray(),
                broken().setPresenceChannel(phone.device().byteString()).build().toByteArray());

        // When
        garbage.forEach(record -> gateway.write(key, record));
        gateway.write(key, null);
        gateway.tell(phone, State.STATE_CONNECTED, now);

        // Then
        assertThat(Gateway.next(updates).getOnline()).isTrue();
        assertThat(deadLettersUnder(key, garbage.size() + 1)).hasSize(garbage.size() + 1);
    }

    @Test
    void keepsNothingInRedisThatNamesTheDevice() {
        // Given
        var id = phone.device();

        // When
        gateway.tell(phone, State.STATE_CONNECTED, now);
        awaitLinks(1);

        // Then
        assertThat(text())
                .doesNotContain(id.uuid().toString())
                .doesNotContain(HexFormat.of().formatHex(id.bytes()))
                .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(id.bytes()))
                .doesNotContain(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(phone.connection().bytes()));
    }

    private DeviceConnection.Builder broken() {
        return DeviceConnection.newBuilder()
                .setDevice(phone.device().byteString())
                .setConnection(phone.connection().byteString())
                .setCounter(1)
                .setPresenceChannel(ByteString.copyFrom(channel))
                .setState(State.STATE_CONNECTED)
                .setAtMs(now);
    }

    private String text() {
        var key = "presence:{" + Base64.getUrlEncoder().withoutPadding().encodeToString(channel) + "}";
        var found = redis.send(Request.cmd(Command.GET).arg(key)).await().atMost(Duration.ofSeconds(60));
        return found == null ? "" : found.toString();
    }

    private void awaitLinks(int links) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> text().lines().count() == links + 1);
    }

    private void awaitText(String word) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> text().contains(word));
    }

    private static List<byte[]> deadLettersUnder(byte[] key, int atLeast) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", Gateway.config("kafka.bootstrap.servers"), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var topic = Topics.deadLettersOf(Topics.DEVICE_CONNECTIONS);
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            var found = new ArrayList<byte[]>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (Arrays.equals(key, record.key())) {
                        found.add(record.value());
                    }
                });
                return found.size() >= atLeast;
            });
            return found;
        }
    }
}

package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.DeviceConnection;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What presence is told of a socket's coming, staying and going. */
@QuarkusTest
class PresenceHintTest extends GatewayTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final ByteString channel = ByteString.copyFrom(new byte[32]);
    private final List<DeviceConnection> told = new ArrayList<>();
    private KafkaConsumer<byte[], byte[]> consumer;

    @BeforeEach
    void listen() {
        Map<String, Object> settings = Map.of("bootstrap.servers", World.config("kafka.bootstrap.servers"));
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(Topics.DEVICE_CONNECTIONS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    @AfterEach
    void stopListening() {
        consumer.close();
    }

    @Test
    void tellsThatASocketCameLivesAndLeft() {
        // Given
        var phone = world.listedPhone();

        // When
        var client = connect(phone, 77, channel);
        awaitTold(phone, State.STATE_ALIVE);
        client.leave();
        awaitTold(phone, State.STATE_DISCONNECTED);

        // Then
        assertThat(toldOf(phone)).extracting(DeviceConnection::getState).startsWith(State.STATE_CONNECTED);
        assertThat(toldOf(phone)).allSatisfy(event -> {
            assertThat(event.getCounter()).isEqualTo(77);
            assertThat(event.getPresenceChannel()).isEqualTo(channel);
        });
    }

    @Test
    void tellsNothingOfADeviceThatWantsNoPresence() {
        // Given
        var silent = world.listedPhone();
        var open = world.listedPhone();

        // When
        var first = connect(silent, 1, ByteString.EMPTY);
        var second = connect(open, 1, channel);
        awaitTold(open, State.STATE_ALIVE);
        awaitTold(open, State.STATE_ALIVE);
        first.leave();
        second.leave();
        awaitTold(open, State.STATE_DISCONNECTED);

        // Then
        assertThat(toldOf(silent)).isEmpty();
    }

    private SocketClient connect(Phone phone, long counter, ByteString presenceChannel) {
        var hello = SocketClient.hello(world.key.tokenOf(phone), counter).toBuilder()
                .setPresenceChannel(presenceChannel)
                .build();
        var client = world.open("/v1/connect").say(hello);
        client.next(FrameCase.WELCOME);
        return client;
    }

    private void awaitTold(Phone phone, State state) {
        int before = toldOf(phone).size();
        await().atMost(SOON).until(() -> {
            read();
            return toldOf(phone).stream().skip(before).anyMatch(event -> event.getState() == state);
        });
    }

    private List<DeviceConnection> toldOf(Phone phone) {
        return told.stream()
                .filter(event -> MailboxOwner.isOf(phone, event.getDevice()))
                .toList();
    }

    private void read() throws InvalidProtocolBufferException {
        for (var event : consumer.poll(Duration.ofMillis(200))) {
            var connection = DeviceConnection.parseFrom(event.value());
            assertThat(event.key()).isEqualTo(connection.getDevice().toByteArray());
            told.add(connection);
        }
    }
}

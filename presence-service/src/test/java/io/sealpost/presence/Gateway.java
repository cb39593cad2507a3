package io.sealpost.presence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.DeviceConnection;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Plays a gateway: tells of connections, watches channels, asks. */
final class Gateway implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", config("kafka.bootstrap.servers")),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    static RequestSpecification request() {
        return RestAssured.given()
                .header(Headers.SERVICE_SECRET, config("sealpost.service-secret"))
                .contentType("application/json");
    }

    void tell(Phone phone, State state, long atMs) {
        var event = DeviceConnection.newBuilder()
                .setDevice(phone.device().byteString())
                .setConnection(phone.connection().byteString())
                .setCounter(phone.counter())
                .setPresenceChannel(ByteString.copyFrom(phone.channel()))
                .setState(state)
                .setAtMs(atMs)
                .build();
        write(phone.device().bytes(), event.toByteArray());
    }

    void write(byte[] key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.DEVICE_CONNECTIONS, key, value))
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** What is published on a channel from now on. */
    BlockingQueue<PresenceUpdate> watch(byte[] channel) {
        var updates = new LinkedBlockingQueue<PresenceUpdate>();
        var name = "presence:{" + Base64.getUrlEncoder().withoutPadding().encodeToString(channel) + "}";
        try {
            var connection = Redis.createClient(vertx, config("quarkus.redis.hosts"))
                    .connect()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            var subscribed = new LinkedBlockingQueue<String>();
            connection.handler(push -> note(push, subscribed, updates));
            connection.send(Request.cmd(Command.create("ssubscribe")).arg(name));
            if (subscribed.poll(60, TimeUnit.SECONDS) == null) {
                throw new AssertionError("not subscribed");
            }
            return updates;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void note(Response push, BlockingQueue<String> subscribed, BlockingQueue<PresenceUpdate> updates) {
        if (push.type() != ResponseType.PUSH && push.type() != ResponseType.MULTI) {
            return;
        }
        if (push.get(0).toString().equals("ssubscribe")) {
            subscribed.add("yes");
            return;
        }
        try {
            updates.add(PresenceUpdate.parseFrom(push.get(2).toBytes()));
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    /** The next update, waited for. */
    static PresenceUpdate next(BlockingQueue<PresenceUpdate> updates) {
        try {
            var update = updates.poll(60, TimeUnit.SECONDS);
            if (update == null) {
                throw new AssertionError("nothing was published");
            }
            return update;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** What the service answers about a channel: {@code online}, {@code lastSeenMs}. */
    static Map<String, Object> ask(byte[] channel) {
        var body = Map.of("channels", List.of(Base64.getEncoder().encodeToString(channel)));
        return request()
                .body(body)
                .post("/internal/presence")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("states[0]");
    }

    @Override
    public void close() {
        producer.close();
        vertx.close();
    }
}

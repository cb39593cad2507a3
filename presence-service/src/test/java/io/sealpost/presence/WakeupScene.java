package io.sealpost.presence;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.response.ValidatableResponse;
import io.sealpost.presence.Infra.Tokens;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.Wakeup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Devices that register, and a mailbox-service that hints. All hints go to one partition, so that they come in order. */
abstract class WakeupScene {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 0;

    @Tokens
    Function<Map<String, String>, String> tokens;

    @Inject
    MeterRegistry meters;

    final DeviceId device = DeviceId.random();
    final long now = System.currentTimeMillis();
    PushServer server;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() {
        server = PushServer.at("127.0.0.1");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Gateway.config("kafka.bootstrap.servers")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What is still on its way arrives: the next test counts only its own. */
    @AfterEach
    void close() {
        server.manners = PushServer.says(201);
        await().atMost(PATIENCE)
                .until(() -> meters.get("presence.wakeups.under.way").gauge().value() == 0);
        producer.close();
        server.close();
    }

    String tokenOf(DeviceId device) {
        return tokens.apply(Map.of("device", device.uuid().toString()));
    }

    ValidatableResponse put(DeviceId device, Object body) {
        return Gateway.request()
                .header("Authorization", "Bearer " + tokenOf(device))
                .body(body)
                .put("/v1/wakeups")
                .then();
    }

    void register(DeviceId device, String endpoint) {
        put(device, Map.of("endpoint", endpoint)).statusCode(204);
    }

    String key() {
        return Gateway.request()
                .header("Authorization", "Bearer " + tokenOf(device))
                .get("/v1/wakeups/key")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("key");
    }

    void hint(DeviceId device, long reasonMs) {
        write(
                Topics.WAKEUPS,
                reasonMs,
                Wakeup.newBuilder().setDevice(device.byteString()).build().toByteArray());
    }

    void announce(AccountId account, byte[] event) {
        try {
            producer.send(new ProducerRecord<>(Topics.ACCOUNT_EVENTS, account.bytes(), event))
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    void write(String topic, long timestampMs, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, PARTITION, timestampMs, new byte[16], value))
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Returns when all that was hinted before has been heard, and begun if it was to be. */
    void awaitHintsHeard() {
        var other = DeviceId.random();
        try (var last = PushServer.at("127.0.0.3")) {
            register(other, last.url("/last"));
            hint(other, now);
            last.next();
        }
    }

    double counted(String outcome) {
        var counter = meters.find("presence.wakeups").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    void awaitCounted(String outcome, double count) {
        await().atMost(PATIENCE).until(() -> counted(outcome) >= count);
    }
}

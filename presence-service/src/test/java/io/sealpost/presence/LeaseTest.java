package io.sealpost.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.sealpost.presence.Infra.RedisSwitch;
import io.sealpost.presence.domain.ChannelStore;
import io.sealpost.presence.domain.Presence;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LeaseTest.ShortLease.class)
@WithTestResource(Infra.class)
class LeaseTest {

    private static final long MINUTE = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static class ShortLease implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("presence.lease", "8s", "presence.sweep-every", "1s");
        }
    }

    @Inject
    ChannelStore store;

    @RedisSwitch
    Map<String, Runnable> redis;

    private Gateway gateway;
    private final byte[] channel = Phone.channel32();
    private final Phone phone = Phone.on(channel);

    @BeforeEach
    void open() {
        gateway = new Gateway();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void takesTheDevicesOfADeadGatewayOfflineOnce() {
        // Given
        var updates = gateway.watch(channel);
        long now = System.currentTimeMillis();

        // When
        gateway.tell(phone, State.STATE_CONNECTED, now);

        // Then
        assertThat(Gateway.next(updates).getOnline()).isTrue();
        var gone = Gateway.next(updates);
        assertThat(gone.getOnline()).isFalse();
        assertThat(gone.getLastSeenMs() % MINUTE).isZero();
        assertThat(Gateway.ask(channel)).containsEntry("online", false);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(updates::isEmpty);
    }

    @Test
    void publishesTheEndOfALeaseOnceHoweverManyInstancesSweep() {
        // Given
        var updates = gateway.watch(channel);
        var time = new AtomicReference<>(Instant.now());
        var rules = new Presence.Rules(Duration.ofSeconds(8), Duration.ofDays(7), 16, 200);
        var instances = Stream.generate(() -> new Presence(store, time::get, rules))
                .limit(8)
                .toList();
        gateway.tell(phone, State.STATE_CONNECTED, System.currentTimeMillis());
        assertThat(Gateway.next(updates).getOnline()).isTrue();

        // When
        time.set(Instant.now().plus(Duration.ofMinutes(10)));
        Uni.join()
                .all(instances.stream().map(Presence::sweep).toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);

        // Then
        assertThat(Gateway.next(updates).getOnline()).isFalse();
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(updates::isEmpty);
    }

    @Test
    void staysOnlineAsLongAsSignsOfLifeCome() {
        // Given
        var updates = gateway.watch(channel);
        gateway.tell(phone, State.STATE_CONNECTED, System.currentTimeMillis());
        Gateway.next(updates);

        // When
        await().pollInterval(Duration.ofMillis(500))
                .during(Duration.ofSeconds(12))
                .atMost(PATIENCE)
                .until(() -> {
                    gateway.tell(phone, State.STATE_ALIVE, System.currentTimeMillis());
                    return updates.isEmpty();
                });

        // Then
        assertThat(Gateway.ask(channel)).containsEntry("online", true);
    }

    @Test
    void waitsForRedisAndLosesNothing() {
        // Given
        await().atMost(PATIENCE).until(() -> {
            gateway.tell(phone, State.STATE_ALIVE, System.currentTimeMillis());
            return Gateway.ask(channel).get("online").equals(true);
        });
        redis.get("kill").run();
        await().atMost(PATIENCE).until(() -> readiness() == 503);
        long left = System.currentTimeMillis();

        // When
        gateway.tell(phone, State.STATE_DISCONNECTED, left);

        // Then
        Gateway.request()
                .body(Map.of("channels", List.of(Base64.getEncoder().encodeToString(channel))))
                .post("/internal/presence")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .contentType("application/problem+json");
        redis.get("restart").run();
        await().atMost(PATIENCE).until(() -> readiness() == 200);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> Gateway.ask(channel).get("online").equals(false));
    }

    private static int readiness() {
        var port = Integer.parseInt(Gateway.config("quarkus.management.test-port"));
        return RestAssured.get(managementUrl(port) + "/q/health/ready").statusCode();
    }

    private static String managementUrl(int port) {
        return port == 0 ? "http://localhost:" + Gateway.config("quarkus.management.port") : "http://localhost:" + port;
    }
}

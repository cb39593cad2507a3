package io.sealpost.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.sealpost.presence.Infra.RedisSwitch;
import io.sealpost.presence.wakeup.domain.Vapid;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.AccountDeleted;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.sealpost.protocol.events.v1.DevicesRemoved;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the hint to a push server, whatever that does then. */
@QuarkusTest
@TestProfile(WakeupTest.Impatient.class)
@WithTestResource(Infra.class)
class WakeupTest extends WakeupScene {

    private static final int MEGABYTE = 1_000_000;

    /** Trusts this machine's own addresses, and waits for nobody for long. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "presence.wakeup.allowed-networks", "127.0.0.0/8",
                    "presence.wakeup.contact", "mailto:ops@example.org",
                    "presence.wakeup.at-once-to-one-address", "2",
                    "presence.wakeup.connect-within", "1s",
                    "presence.wakeup.answer-within", "3s",
                    "presence.wakeup.first-pause", "50ms",
                    "presence.wakeup.longest-pause", "2s",
                    "presence.wakeup.failures", "2");
        }
    }

    @Inject
    Redis redis;

    @RedisSwitch
    Map<String, Runnable> redisSwitch;

    @Test
    void wakesWithAnEmptySignedMessage() throws InvalidJwtException {
        // Given
        register(device, server.url("/p/a?b=c"));

        // When
        hint(device, now);

        // Then
        var wakeup = server.next();
        assertThat(wakeup.method()).isEqualTo("POST");
        assertThat(wakeup.target()).isEqualTo("/p/a?b=c");
        assertThat(wakeup.body()).isEmpty();
        assertThat(wakeup.headers())
                .containsEntry("content-length", "0")
                .containsEntry("ttl", "2419200")
                .containsEntry("urgency", "high")
                .containsEntry("host", "127.0.0.1:" + server.port())
                .containsEntry("topic", "wakeup")
                .containsOnlyKeys("authorization", "connection", "content-length", "host", "topic", "ttl", "urgency");
        var claims = Vapid.verify(wakeup.headers().get("authorization"), key(), "http://127.0.0.1:" + server.port());
        assertThat(claims.getClaimsMap())
                .containsEntry("sub", "mailto:ops@example.org")
                .containsOnlyKeys("aud", "exp", "sub");
    }

    @Test
    void wakesOnceForEachReason() {
        // Given
        register(device, server.url("/once"));

        // When: Kafka repeats, and the mailbox's next owner does
        hint(device, now);
        hint(device, now);
        hint(device, now - 1_000);
        awaitHintsHeard();
        server.next();
        hint(device, now);
        awaitHintsHeard();

        // Then
        assertThat(server.seen).isEmpty();

        // When
        hint(device, now + 1);
        server.next();
        awaitHintsHeard();

        // Then
        assertThat(server.seen).isEmpty();
    }

    @Test
    void wakesNobodyWhoDidNotAskForIt() {
        // Given
        register(device, server.url("/off"));
        Gateway.request()
                .header("Authorization", "Bearer " + tokenOf(device))
                .delete("/v1/wakeups")
                .then()
                .statusCode(204);

        // When
        hint(device, now);
        hint(DeviceId.random(), now);
        awaitHintsHeard();

        // Then
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void theNewestEndpointCounts() {
        // Given
        register(device, server.url("/old"));
        register(device, server.url("/new"));

        // When
        hint(device, now);

        // Then
        assertThat(server.next().target()).isEqualTo("/new");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void forgetsAnEndpointThatIsGone(int status) {
        // Given
        register(device, server.url("/gone"));
        server.manners = PushServer.says(status);
        double before = counted("gone");

        // When
        hint(device, now);
        server.next();
        awaitCounted("gone", before + 1);
        hint(device, now + 1);
        awaitHintsHeard();

        // Then
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void anEndpointThatIsGoneIsNotTheNewOne() {
        // Given: the device registers anew while the push server thinks
        register(device, server.url("/old"));
        server.manners = socket -> {
            register(device, server.url("/new"));
            PushServer.says(410).answer(socket);
        };
        double before = counted("gone");
        hint(device, now);
        assertThat(server.next().target()).isEqualTo("/old");
        awaitCounted("gone", before + 1);

        // When
        server.manners = PushServer.says(201);
        hint(device, now + 1);

        // Then
        assertThat(server.next().target()).isEqualTo("/new");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void triesAgainWhenItIsAskedTo(int status) {
        // Given
        register(device, server.url("/busy"));
        server.manners = socket -> {
            server.manners = PushServer.says(201);
            PushServer.says(status, "Retry-After: 1\r\n").answer(socket);
        };
        double before = counted("sent");

        // When
        hint(device, now);
        server.next();
        long first = System.nanoTime();
        server.next();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofMillis(800));
        awaitCounted("sent", before + 1);
    }

    @Test
    void givesUpAfterSomeTriesAndAsksNobodyWhoWantsToWaitForLong() {
        // Given
        register(device, server.url("/down"));
        server.manners = PushServer.says(503);
        double before = counted("failed");

        // When
        hint(device, now);
        awaitCounted("failed", before + 1);

        // Then
        assertThat(server.connections).hasValue(4);

        // When
        server.manners = PushServer.says(429, "Retry-After: 86400\r\n");
        hint(device, now + 1);
        awaitCounted("failed", before + 2);

        // Then
        assertThat(server.connections).hasValue(5);
    }

    @Test
    void givesUpARegistrationThatFailsAgainAndAgain() {
        // Given
        register(device, server.url("/never"));
        server.manners = PushServer.says(400);
        double before = counted("refused");

        // When
        hint(device, now);
        awaitCounted("refused", before + 1);
        hint(device, now + 1);
        awaitCounted("refused", before + 2);
        hint(device, now + 2);
        awaitHintsHeard();

        // Then
        assertThat(server.connections).hasValue(2);

        // When
        server.manners = PushServer.says(201);
        register(device, server.url("/now"));
        hint(device, now + 3);

        // Then
        server.seen.clear();
        await().atMost(PATIENCE).until(() -> server.connections.get() == 3);
    }

    @Test
    void doesNotTryAgainForWhoTookItBack() {
        // Given
        register(device, server.url("/back"));
        server.manners = PushServer.says(503, "Retry-After: 2\r\n");
        double before = counted("withdrawn");
        hint(device, now);
        server.next();

        // When
        Gateway.request()
                .header("Authorization", "Bearer " + tokenOf(device))
                .delete("/v1/wakeups")
                .then()
                .statusCode(204);

        // Then
        awaitCounted("withdrawn", before + 1);
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void whoHangsHarmsNobodyElse() {
        // Given: many that hang, and one that does not
        server.manners = PushServer.hangs();
        double failed = counted("failed");
        var hanging = Stream.generate(DeviceId::random).limit(12).toList();
        hanging.forEach(one -> register(one, server.url("/hangs")));
        try (var good = PushServer.at("127.0.0.2")) {
            register(device, good.url("/good"));

            // When
            hanging.forEach(one -> hint(one, now));
            await().atMost(PATIENCE).until(() -> server.connections.get() == 2);
            long begin = System.nanoTime();
            hint(device, now);
            good.next();

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            assertThat(counted("failed")).isEqualTo(failed);
        }
    }

    @Test
    void readsNothingBehindTheHeadOfAnAnswer() {
        // Given
        var bytes = new AtomicLong();
        server.manners = PushServer.neverStops(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "3e8\r\n" + "x".repeat(1_000) + "\r\n", bytes);
        register(device, server.url("/endless"));
        double before = counted("sent");

        // When
        hint(device, now);

        // Then: what the buffers of two sockets take, and then nobody is there
        awaitCounted("sent", before + 1);
        await().atMost(PATIENCE).during(Duration.ofMillis(500)).until(bytes::get, taken -> taken < 20 * MEGABYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: " + "x", "HTTP/1.1 100 Continue\r\n\r\n", "garbage\r\n"})
    void anAnswerWhoseHeadNeverEndsIsNone(String more) {
        // Given
        var bytes = new AtomicLong();
        server.manners =
                PushServer.neverStops(more.startsWith("X") ? "HTTP/1.1 200 OK\r\n" : "", more.repeat(10), bytes);
        register(device, server.url("/head"));
        double before = counted("failed");

        // When
        hint(device, now);

        // Then
        awaitCounted("failed", before + 1);
        assertThat(server.connections).hasValue(4);
    }

    @Test
    void aNameThatMeansNothingFailsInTheEnd() {
        // Given
        register(device, "https://no-such-host.invalid/x");
        double before = counted("failed");

        // When
        hint(device, now);

        // Then
        awaitCounted("failed", before + 1);
    }

    @Test
    void followsNoRedirection() {
        // Given
        try (var inside = PushServer.at("127.0.0.2")) {
            server.manners = PushServer.says(307, "Location: " + inside.url("/secret") + "\r\n");
            register(device, server.url("/redirect"));
            double before = counted("refused");

            // When
            hint(device, now);

            // Then
            awaitCounted("refused", before + 1);
            assertThat(inside.connections).hasValue(0);
        }
    }

    @Test
    void aRemovedDeviceIsForgottenAndCannotComeBack() {
        // Given
        var account = AccountId.random();
        register(device, server.url("/removed"));
        var removed = AccountEvent.newBuilder()
                .setAccount(account.byteString())
                .setDevicesRemoved(DevicesRemoved.newBuilder().addDevices(device.byteString()))
                .build();

        // When
        announce(account, removed.toByteArray());
        announce(account, removed.toByteArray());

        // Then: its token may still be good
        await().atMost(PATIENCE)
                .until(() -> put(device, Map.of("endpoint", server.url("/again")))
                                .extract()
                                .statusCode()
                        == 401);
        hint(device, now);
        awaitHintsHeard();
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void theDevicesOfADeletedAccountAreForgotten() {
        // Given
        var account = AccountId.random();
        var other = DeviceId.random();
        register(device, server.url("/deleted"));
        register(other, server.url("/deleted"));
        var deleted = AccountEvent.newBuilder()
                .setAccount(account.byteString())
                .setDeleted(AccountDeleted.newBuilder()
                        .addDevices(device.byteString())
                        .addDevices(other.byteString()))
                .build();

        // When
        announce(account, "no account event".getBytes());
        announce(account, deleted.toByteArray());

        // Then
        for (DeviceId gone : List.of(device, other)) {
            await().atMost(PATIENCE)
                    .until(() -> put(gone, Map.of("endpoint", server.url("/again")))
                                    .extract()
                                    .statusCode()
                            == 401);
            hint(gone, now);
        }
        awaitHintsHeard();
        assertThat(server.connections).hasValue(0);
    }

    @Test
    void hintsWaitForRedis() {
        // Given
        register(device, server.url("/later"));
        redisSwitch.get("kill").run();

        // When
        hint(device, now);
        redisSwitch.get("restart").run();

        // Then
        server.next();
    }

    @Test
    void skipsHintsThatAreNone() {
        // Given
        register(device, server.url("/garbage"));

        // When
        write(Topics.WAKEUPS, now, null);
        write(Topics.WAKEUPS, now, new byte[] {(byte) 0xff, 1, 2});
        write(Topics.WAKEUPS, now, new byte[0]);
        hint(device, now);

        // Then
        server.next();
    }

    @Test
    void keepsNothingThatTellsWhoIsWokenOrWhere() {
        // Given
        var path = "/canary-of-the-path";
        register(device, server.url(path));

        // When
        hint(device, now);
        server.next();

        // Then
        var secrets = new ArrayList<>(List.of(path, device.uuid().toString()));
        secrets.add(HexFormat.of().formatHex(device.bytes()));
        secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(device.bytes()));
        assertThat(everythingInRedis()).contains("wakeup:{").doesNotContain(secrets.toArray(String[]::new));
        secrets.add("127.0.0.1:" + server.port());
        assertThat(scrape()).contains("presence_wakeups").doesNotContain(secrets.toArray(String[]::new));
    }

    private String everythingInRedis() {
        var all = new StringBuilder();
        for (var key :
                redis.send(Request.cmd(Command.KEYS).arg("wakeup*")).await().atMost(PATIENCE)) {
            all.append(key).append(' ');
            all.append(redis.send(Request.cmd(Command.GET).arg(key.toString()))
                            .await()
                            .atMost(PATIENCE))
                    .append('\n');
        }
        return all.toString();
    }

    private static String scrape() {
        var port = Integer.parseInt(Gateway.config("quarkus.management.test-port"));
        var url = port == 0
                ? "http://localhost:" + Gateway.config("quarkus.management.port")
                : "http://localhost:" + port;
        return RestAssured.get(url + "/q/metrics").asString();
    }
}

package io.sealpost.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.events.v1.DeviceConnection.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody deletes their account. */
@QuarkusTest
@WithTestResource(Infra.class)
class ForgetResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PATH = "/v1/presence/forget";

    private final Gateway gateway = new Gateway();
    private final byte[] channel = Phone.channel32();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void whoIsGoneIsForgottenAndWatchersHearIt() {
        // Given
        var phone = Phone.on(channel);
        gateway.tell(phone, State.STATE_CONNECTED, System.currentTimeMillis());
        gateway.tell(phone, State.STATE_DISCONNECTED, System.currentTimeMillis());
        await().atMost(PATIENCE).until(() -> lastSeen() > 0);
        var updates = gateway.watch(channel);

        // When
        var left = forget(channel, Phone.channel32());

        // Then
        assertThat(left).isZero();
        assertThat(lastSeen()).isZero();
        var update = Gateway.next(updates);
        assertThat(update.getOnline()).isFalse();
        assertThat(update.getLastSeenMs()).isZero();
        assertThat(forget(channel)).isZero();
        assertThat(updates).isEmpty();
    }

    @Test
    void whoIsConnectedIsNotForgotten() {
        // Given
        var phone = Phone.on(channel);
        var now = System.currentTimeMillis();
        gateway.tell(phone, State.STATE_CONNECTED, now);
        await().atMost(PATIENCE)
                .until(() -> Boolean.TRUE.equals(Gateway.ask(channel).get("online")));

        // When, Then
        assertThat(forget(channel)).isEqualTo(1);
        assertThat(Gateway.ask(channel)).containsEntry("online", true);
        gateway.tell(phone, State.STATE_DISCONNECTED, now + 1);
        await().atMost(PATIENCE).until(() -> forget(channel) == 0);
        assertThat(lastSeen()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"channels\":[]}",
                "{\"channels\":[null]}",
                "{\"channels\":[\"AAAA\"]}",
                "{\"channels\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"],\"more\":1}"
            })
    void refusesWhatHasNotTheForm(String body) {
        assertThat(Gateway.request().body(body).post(PATH).statusCode()).isEqualTo(Problem.BAD_REQUEST.status());
    }

    @Test
    void refusesTooManyAndWhoHasNotTheServiceSecret() {
        var text = Base64.getEncoder().encodeToString(channel);
        assertThat(post(Collections.nCopies(16, text)).statusCode()).isEqualTo(200);
        assertThat(post(Collections.nCopies(17, text)).statusCode()).isEqualTo(400);
        assertThat(RestAssured.given()
                        .contentType("application/json")
                        .body(Map.of("channels", List.of(text)))
                        .post(PATH)
                        .statusCode())
                .isEqualTo(401);
    }

    private long lastSeen() {
        return ((Number) Gateway.ask(channel).get("lastSeenMs")).longValue();
    }

    private static int forget(byte[]... channels) {
        var texts =
                Arrays.stream(channels).map(Base64.getEncoder()::encodeToString).toList();
        return post(texts).then().statusCode(200).extract().path("left");
    }

    private static Response post(List<String> channels) {
        return Gateway.request().body(Map.of("channels", channels)).post(PATH);
    }
}

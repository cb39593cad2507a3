package io.sealpost.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpTest extends GatewayTest {

    private Phone phone;

    @BeforeEach
    void ready() {
        phone = world.listedPhone();
        world.open("/v1/connect").close();
    }

    private RequestSpecification signedIn() {
        return given().header("Authorization", "Bearer " + world.key.tokenOf(phone));
    }

    private Peers.Seen seen() throws InterruptedException {
        var seen = world.peers.seen.poll(30, TimeUnit.SECONDS);
        assertThat(seen).isNotNull();
        return seen;
    }

    @Test
    void forwardsWithTheServiceCredentialAndNothingElseOfItsOwn() throws InterruptedException {
        // Given
        world.peers.reply =
                new Peers.Reply(201, Map.of("Content-Type", "application/json", "Server", "x"), "{\"a\":1}".getBytes());

        // When
        signedIn()
                .header(Headers.SERVICE_SECRET, "guess")
                .header("Sealpost-Account", "somebody else")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Forwarded", "for=1.2.3.4")
                .header("Cookie", "a=b")
                .contentType(ContentType.JSON)
                .body("{\"sizeBytes\":1}")
                .post("/v1/blobs")
                .then()
                .statusCode(201)
                .header("Server", equalTo(null))
                .contentType(ContentType.JSON)
                .body("a", equalTo(1));

        // Then
        var seen = seen();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.path()).isEqualTo("/v1/blobs");
        assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo("{\"sizeBytes\":1}");
        assertThat(seen.headers().get("Sealpost-service-secret"))
                .containsExactly(World.config("sealpost.service-secret"));
        assertThat(seen.header("Authorization")).startsWith("Bearer ");
        assertThat(seen.headers()).doesNotContainKeys("Sealpost-account", "X-forwarded-for", "Forwarded", "Cookie");
    }

    /** More often than there are connections to one service: none may be lost. */
    @Test
    void goesOnAfterAServiceAnsweredBeforeItHadReadEverything() throws IOException {
        world.peers.reply = new Peers.Reply(422, Map.of("Content-Type", Problem.MEDIA_TYPE), "{}".getBytes());
        world.peers.hasty(true);
        var head = "POST /v1/lookups/blob HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";

        for (int n = 0; n < 100; n++) {
            try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(head.getBytes());
                var status = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
                assertThat(status).startsWith("HTTP/1.1 422");
                socket.getOutputStream().write("1\r\n}\r\n0\r\n\r\n".getBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /v1/wakeups", "DELETE /v1/wakeups", "GET /v1/wakeups/key"})
    void forwardsWhatADeviceSaysOfItsWakeUps(String route) throws InterruptedException {
        // Given
        world.peers.reply = new Peers.Reply(204, Map.of(), new byte[0]);
        var request = signedIn();
        if (route.startsWith("PUT")) {
            request.contentType(ContentType.JSON).body("{\"endpoint\":\"https://push.example.net/x\"}");
        }

        // When
        request.request(route.split(" ")[0], route.split(" ")[1]).then().statusCode(204);

        // Then
        var seen = seen();
        assertThat(seen.method() + " " + seen.path()).isEqualTo(route);
        assertThat(seen.header("Authorization")).startsWith("Bearer ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/wakeups", "POST /v1/wakeups", "PUT /v1/wakeups/key", "DELETE /v1/wakeups/key"})
    void otherMethodsForWakeUpsDoNotExist(String route) {
        signedIn()
                .request(route.split(" ")[0], route.split(" ")[1])
                .then()
                .statusCode(404)
                .body("type", equalTo(Problem.NOT_FOUND.type()));

        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void wakeUpsAreForThoseWhoAreSignedIn() {
        var pending = world.key.token(phone, Scope.PENDING, SigningKey.SERVER, Instant.now());

        given().get("/v1/wakeups/key").then().statusCode(401);
        given().header("Authorization", "Bearer " + pending)
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/v1/wakeups")
                .then()
                .statusCode(403);
        signedIn()
                .contentType(ContentType.JSON)
                .body("x".repeat(5 * 1024))
                .put("/v1/wakeups")
                .then()
                .statusCode(413);

        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void passesProblemsOfTheServicesOn() {
        world.peers.reply =
                new Peers.Reply(404, Map.of("Content-Type", Problem.MEDIA_TYPE), "{\"status\":404}".getBytes());

        given().contentType(ContentType.JSON)
                .body("{\"account\":\"\"}")
                .post("/v1/lookups/device-list")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(404));
    }

    @Test
    void theTokenOfARemovedDeviceIsWorthNothing() {
        // Given
        world.peers.reply = new Peers.Reply(204, Map.of(), new byte[0]);
        signedIn().get("/v1/prekeys/count").then().statusCode(204);
        var other = Phone.of(phone.account());

        // When
        world.peers.list(2, World.ACCESS_KEY, other);
        new DeviceListTopic().publish(2, World.ACCESS_KEY, other);

        // Then: its token has not expired
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> signedIn().get("/v1/prekeys/count").then().statusCode(401));
    }

    @Test
    void theTokenOfADeletedAccountIsWorthNothing() {
        // Given
        world.peers.reply = new Peers.Reply(204, Map.of(), new byte[0]);
        signedIn().get("/v1/prekeys/count").then().statusCode(204);

        // When
        world.peers.drop(phone.account());
        new DeviceListTopic().write(phone.account().bytes(), null);

        // Then: its token has not expired
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> signedIn().get("/v1/prekeys/count").then().statusCode(401));
    }

    @Test
    void passesAnswersWithoutABodyOn() {
        world.peers.reply = new Peers.Reply(204, Map.of(), new byte[0]);

        signedIn()
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/v1/prekeys")
                .then()
                .statusCode(204);
        signedIn().get("/v1/prekeys/count").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/device-lists",
                "/internal/presence",
                "/v1/keys",
                "/v1/../internal/device-lists",
                "/v1/registration/",
                "//v1/registration",
                "/v1/registration/..%2f..%2finternal%2fpresence",
                "/v1/%72egistration",
                "/",
                "/q/health",
                "/q/metrics"
            })
    void whatIsNotInTheTableDoesNotExist(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404");

        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void refusesOtherMethodsAndQueries() {
        given().delete("/v1/registration")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(Problem.NOT_FOUND.type()));
        given().get("/v1/registration?account=x").then().statusCode(400).contentType(Problem.MEDIA_TYPE);

        assertThat(world.peers.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "basic", "garbage", "forged", "other server"})
    void asksToSignIn(String kind) {
        var now = Instant.now();
        var request =
                switch (kind) {
                    case "none" -> given();
                    case "basic" -> given().header("Authorization", "Basic abc");
                    case "garbage" -> given().header("Authorization", "Bearer abc");
                    case "forged" ->
                        given().header(
                                        "Authorization",
                                        "Bearer " + SigningKey.named("current").tokenOf(phone));
                    default ->
                        given().header("Authorization", "Bearer " + world.key.token(phone, Scope.DEVICE, "x", now));
                };

        request.get("/v1/prekeys/count")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(Problem.UNAUTHORIZED.type()));
        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void aPendingTokenOpensOnlyWhatItIsFor() {
        var token = world.key.token(phone, Scope.PENDING, SigningKey.SERVER, Instant.now());

        given().header("Authorization", "Bearer " + token)
                .put("/v1/prekeys")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + token)
                .get("/v1/prekeys/count")
                .then()
                .statusCode(403)
                .body("type", equalTo(Problem.FORBIDDEN.type()));
    }

    @Test
    void refusesATokenAtTheAnonymousDoor() {
        signedIn()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/lookups/blob")
                .then()
                .statusCode(400)
                .body("type", equalTo(Problem.BAD_REQUEST.type()));

        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void refusesBodiesThatAnnounceTooMuch() {
        signedIn()
                .contentType(ContentType.JSON)
                .body("x".repeat(20 * 1024))
                .put("/v1/device-list")
                .then()
                .statusCode(413)
                .contentType(Problem.MEDIA_TYPE);

        given().post("/v1/lookups/blob").then().statusCode(200);
    }

    @Test
    void refusesBodiesThatGrowTooLargeWithoutAnnouncingIt() throws IOException {
        assertThat(chunked("/v1/lookups/blob", 100, 1000)).startsWith("HTTP/1.1 413");
        assertThat(chunked("/v1/lookups/bundles", 100, 1000)).startsWith("HTTP/1.1 413");
    }

    @Test
    void forwardsChunkedBodies() throws Exception {
        assertThat(chunked("/v1/lookups/blob", 3, 1000)).startsWith("HTTP/1.1 200");
        assertThat(seen().body()).hasSize(3000);
    }

    /** The status line that exactly these bytes get. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes());
            return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        }
    }

    /** The status line that a chunked request gets. */
    private String chunked(String path, int chunks, int bytes) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes());
            for (int n = 0; n < chunks; n++) {
                out.write((Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n").getBytes());
            }
            out.write("0\r\n\r\n".getBytes());
            out.flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        }
    }

    @Test
    void answersAnExpectedContinue() throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            var head = "POST /v1/lookups/blob HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
            out.write(head.getBytes());
            out.flush();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            assertThat(in.readLine()).startsWith("HTTP/1.1 100");
            in.readLine();
            out.write("{}".getBytes());
            out.flush();
            assertThat(in.readLine()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenAChangeIsNotAnswered() {
        world.peers.silent(true);

        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/blobs/delete")
                .then()
                .statusCode(504)
                .body("type", equalTo(Problem.OUTCOME_UNKNOWN.type()));
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/lookups/blob")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo(Problem.UNAVAILABLE.type()));
    }

    @Test
    void saysTryLaterWhenAServiceIsDown() {
        world.peers.close();

        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/blobs/delete")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void limitsChangesOfRecordsMoreThanLooksAtThem() {
        var largest = "x".repeat(92 * 1024);
        for (int n = 0; n < 5; n++) {
            given().body(largest).post("/v1/records/write").then().statusCode(200);
        }

        for (var change : List.of("write", "delete")) {
            given().post("/v1/records/" + change)
                    .then()
                    .statusCode(429)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo(Problem.TOO_MANY_REQUESTS.type()));
        }
        given().post("/v1/records/read").then().statusCode(200);
        signedIn().body(largest).post("/v1/records/create").then().statusCode(200);
        signedIn().body(largest + "x").post("/v1/records/create").then().statusCode(413);
    }

    @Test
    void limiterKeysNameNobody() throws Exception {
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/lookups/blob")
                .then()
                .statusCode(200);

        var keys = redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.KEYS)
                        .arg("limit*"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(keys.size()).isPositive();
        keys.forEach(key -> assertThat(key.toString()).matches("limit:[A-Za-z0-9_-]{22}"));
    }
}

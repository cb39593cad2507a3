package io.sealpost.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles are asked for without a name; the gateway says to prekey-service only who is a contact. */
@QuarkusTest
class BundleDoorTest extends GatewayTest {

    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String OTHER_ID = "AAAAAAAAAAAAAAAAAAAAAQ==";
    private static final byte[] WRONG_KEY = new byte[16];

    private Phone phone;

    @BeforeEach
    void ready() {
        phone = world.listedPhone();
        world.open("/v1/connect").close();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static JsonObject target(Phone target) {
        return new JsonObject()
                .put("account", base64(target.account().bytes()))
                .put("devices", new JsonArray().add(base64(target.device().bytes())));
    }

    private static JsonObject withKey(Phone target, byte[] accessKey) {
        return target(target).put("accessKey", base64(accessKey));
    }

    private static ValidatableResponse ask(JsonObject... targets) {
        return ask(question(targets).encode());
    }

    private static JsonObject question(JsonObject... targets) {
        var all = new JsonArray();
        for (var target : targets) {
            all.add(target);
        }
        return new JsonObject().put("targets", all);
    }

    private static ValidatableResponse ask(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/v1/lookups/bundles")
                .then();
    }

    private JsonObject forwarded() throws InterruptedException {
        var seen = world.peers.seen.poll(30, TimeUnit.SECONDS);
        assertThat(seen).isNotNull();
        assertThat(seen.path()).isEqualTo("/v1/lookups/bundles");
        return new JsonObject(new String(seen.body(), StandardCharsets.UTF_8));
    }

    @Test
    void saysWhoIsAContactAndKeepsTheAccessKey() throws InterruptedException {
        // Given
        var stranger = world.listedPhone();

        // When
        ask(withKey(phone, World.ACCESS_KEY), target(stranger)).statusCode(200);

        // Then
        assertThat(forwarded())
                .isEqualTo(question(
                        target(phone).put("contact", true), target(stranger).put("contact", false)));
    }

    /** Wrong key and unknown account: one answer, whether the question has other targets or not. */
    @Test
    void leavesOutWhereTheAccessKeyIsWrong() throws InterruptedException {
        // Given
        var unknown = withKey(Phone.ofSomebody(), World.ACCESS_KEY);

        // When
        var wrongKey = ask(withKey(phone, WRONG_KEY)).statusCode(200);
        var nobody = ask(unknown).statusCode(200);
        assertThat(world.peers.seen).isEmpty();
        ask(unknown, withKey(phone, WRONG_KEY), target(world.listedPhone())).statusCode(200);

        // Then
        wrongKey.contentType(ContentType.JSON).body("targets.size()", equalTo(0));
        assertThat(nobody.extract().asString()).isEqualTo(wrongKey.extract().asString());
        assertThat(forwarded().getJsonArray("targets")).hasSize(1);
    }

    @Test
    void asksForAHundredDevicesAtOnceInTheirOrder() throws InterruptedException {
        // Given
        var targets = IntStream.range(0, 100)
                .mapToObj(n -> n % 2 == 0 ? target(Phone.ofSomebody()) : withKey(world.listedPhone(), World.ACCESS_KEY))
                .toArray(JsonObject[]::new);

        // When
        ask(targets).statusCode(200);

        // Then
        var asked = forwarded().getJsonArray("targets");
        assertThat(IntStream.range(0, 100).mapToObj(n -> asked.getJsonObject(n).getString("account")))
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(n -> targets[n].getString("account"))
                        .toList());
    }

    /** From an address of its own: 1200 accounts a minute, however many at a time. */
    @Test
    void eachTargetCountsForTheRateOfTheAddress() throws IOException {
        // Given
        var hundred = IntStream.range(0, 100)
                .mapToObj(n -> target(Phone.ofSomebody()))
                .toArray(JsonObject[]::new);
        var body = question(hundred).encode();

        // When
        var answers = new ArrayList<String>();
        do {
            answers.add(statusFrom("127.0.0.2", body));
        } while (answers.getLast().contains("200") && answers.size() < 30);

        // Then: what comes back while the test runs is a part of it
        assertThat(answers.getLast()).startsWith("HTTP/1.1 429");
        assertThat(answers).hasSizeBetween(13, 20);
    }

    private String statusFrom(String address, String body) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(30_000);
            var head =
                    "POST /v1/lookups/bundles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
            socket.getOutputStream().write((head + body.length() + "\r\n\r\n" + body).getBytes());
            return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        }
    }

    @Test
    void saysTryLaterWhileTheRegistryIsDownAndAccessKeysCannotBeChecked() {
        world.peers.down(true);

        ask(withKey(Phone.ofSomebody(), World.ACCESS_KEY))
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo(Problem.UNAVAILABLE.type()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "{}",
                "{'targets':null}",
                "{'targets':{}}",
                "{'targets':[]}",
                "{'targets':[null]}",
                "{'targets':[7]}",
                "{'targets':[{}]}",
                "{'targets':[{'account':'ID'}]}",
                "{'targets':[{'devices':['ID']}]}",
                "{'targets':[{'account':7,'devices':['ID']}]}",
                "{'targets':[{'account':'%%','devices':['ID']}]}",
                "{'targets':[{'account':'AAAA','devices':['ID']}]}",
                "{'targets':[{'account':'ID','devices':'ID'}]}",
                "{'targets':[{'account':'ID','devices':[]}]}",
                "{'targets':[{'account':'ID','devices':[null]}]}",
                "{'targets':[{'account':'ID','devices':['AAAA']}]}",
                "{'targets':[{'account':'ID','devices':['ID','ID']}]}",
                "{'targets':[{'account':'ID','devices':['ID'],'accessKey':[]}]}",
                "{'targets':[{'account':'ID','devices':['ID'],'accessKey':'AAAA'}]}",
                "{'targets':[{'account':'ID','devices':['ID'],'contact':true}]}",
                "{'targets':[{'account':'ID','devices':['ID']}],'contact':true}",
                "{'targets':[{'account':'ID','devices':['ID']},{'account':'ID','devices':['OTHER']}]}",
                "{'account':'ID','devices':['ID']}"
            })
    void refusesWhatIsNotTheForm(String body) {
        ask(body.replace('\'', '"').replace("OTHER", OTHER_ID).replace("\"ID\"", "\"" + ID + "\""))
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(Problem.BAD_REQUEST.type()));

        assertThat(world.peers.seen).isEmpty();
    }

    @Test
    void refusesMoreDevicesThanAnAccountAndARequestMayHave() {
        ask(devices(7)).statusCode(400);
        ask(IntStream.range(0, 17).mapToObj(n -> devices(6)).toArray(JsonObject[]::new))
                .statusCode(400);
        ask("x".repeat(17 * 1024)).statusCode(413);

        assertThat(world.peers.seen).isEmpty();
    }

    private static JsonObject devices(int count) {
        var devices = new JsonArray();
        IntStream.range(0, count)
                .forEach(n -> devices.add(base64(DeviceId.random().bytes())));
        return target(Phone.ofSomebody()).put("devices", devices);
    }
}

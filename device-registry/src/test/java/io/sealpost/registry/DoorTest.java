package io.sealpost.registry;

import static io.restassured.RestAssured.given;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.service;
import static io.sealpost.registry.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an answer at all, and what becomes of requests that are no requests. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class DoorTest {

    private static final List<String> GETS = List.of("/v1/registration", "/v1/keys", "/", "/nowhere", "/q/health");
    private static final List<String> POSTS = List.of(
            "/v1/devices/pending",
            "/v1/accounts",
            "/v1/sign-in",
            "/v1/sign-in/challenge",
            "/v1/lookups/device-list",
            "/v1/lookups/username",
            "/internal/device-lists",
            "/internal/invitations");

    @Test
    void answersNobodyWithoutTheServiceSecret() {
        for (var path : GETS) {
            assertProblem(given().get(path), Problem.UNAUTHORIZED);
            assertProblem(given().header(Headers.SERVICE_SECRET, "wrong").get(path), Problem.UNAUTHORIZED);
        }
        for (var path : POSTS) {
            assertProblem(given().contentType(ContentType.JSON).body("{").post(path), Problem.UNAUTHORIZED);
            assertProblem(
                    given().header(Headers.SERVICE_SECRET, Client.secret() + "x")
                            .post(path),
                    Problem.UNAUTHORIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{}",
                "{\"account\": 5}",
                "{\"account\": {\"deep\": []}}",
                "{\"device\": \"AAAAAAAAAAAAAAAAAAAAAA==\", \"surprise\": 1}",
                "{\"account\": \"AAAAAAAAAAAAAAAAAAAAAA==\", \"account\": \"AAAAAAAAAAAAAAAAAAAAAA==\"}",
                "{\"account\": \"AAAAAAAAAAAAAAAAAAAAAA==\"} trailing",
                "{\"account\": \"AAAAAAAAAAAAAAAAAAAAAA\"}"
            })
    void refusesWhatIsNotTheJsonOfTheContract(String body) {
        for (var path : POSTS) {
            if (!path.equals("/internal/invitations") || !body.equals("{}")) {
                assertProblem(post(path, body), Problem.BAD_REQUEST);
            }
        }
    }

    @Test
    void refusesOtherMediaTypesMethodsAndPathsAsProblems() {
        var xml = given().header(Headers.SERVICE_SECRET, Client.secret()).contentType(ContentType.XML);
        assertProblem(xml.body("<a/>").post("/v1/accounts"), Problem.BAD_REQUEST, 415);
        assertProblem(service().delete("/v1/accounts"), Problem.BAD_REQUEST, 405);
        assertProblem(service().accept("image/png").get("/v1/registration"), Problem.BAD_REQUEST, 406);
        assertProblem(service().get("/v1/nowhere"), Problem.NOT_FOUND);
        assertProblem(service().get("/nowhere"), Problem.NOT_FOUND);
        assertProblem(service().get("/q/metrics"), Problem.NOT_FOUND);
    }

    @Test
    void refusesABodyThatAnnouncesToBeTooLarge() {
        for (var path : POSTS) {
            assertProblem(post(path, "x".repeat(64 * 1024 + 1)), Problem.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024, 200 * 1024, 2 * 1024 * 1024})
    void refusesABodyThatTurnsOutTooLarge(int listBytes) throws Exception {
        // Given a body of unknown length
        var url = "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class)
                + "/v1/accounts";
        var endless = ("{\"list\": \"" + "A".repeat(listBytes) + "\"}").getBytes();
        var request = HttpRequest.newBuilder(URI.create(url))
                .header(Headers.SERVICE_SECRET, Client.secret())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless)))
                .build();

        // When
        HttpResponse<String> answer;
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            answer = client.send(request, BodyHandlers.ofString());
        }

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(answer.body()).contains(Problem.TOO_LARGE.type());
        assertThat(service().get("/v1/registration").statusCode()).isEqualTo(200);
    }

    @Test
    void answersOperatorsOnTheManagementPort() {
        var management = "http://127.0.0.1:"
                + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        for (var path : List.of("/q/health/started", "/q/health/live", "/q/health/ready")) {
            given().get(URI.create(management + path)).then().statusCode(200);
        }
        post("/v1/sign-in/challenge", "{}");
        assertThat(given().get(URI.create(management + "/q/metrics")).asString())
                .contains("registry_", "http_server");
        assertThat(given().get(URI.create(management + "/q/openapi")).asString())
                .contains("/v1/accounts", "/v1/device-list", "/internal/invitations");
    }
}

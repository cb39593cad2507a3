package io.sealpost.prekey.inbound;

import static io.restassured.RestAssured.given;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.registry;
import static io.sealpost.prekey.Client.service;
import static io.sealpost.prekey.Client.signedIn;
import static io.sealpost.prekey.Refusal.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.prekey.SigningKey;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what HTTP itself refuses. */
@QuarkusTest
@WithTestResource(Infra.class)
class DoorsTest {

    private static final int MORE_THAN_THE_LIMIT = 512 * 1024 + 1;

    private final Phone phone = Phone.fresh();

    @TestHTTPResource("/v1/prekeys")
    URI prekeys;

    @ConfigProperty(name = "sealpost.service-secret")
    String secret;

    @Test
    void answersNobodyWithoutTheServiceSecret() {
        // When
        var answers = Stream.of("/v1/prekeys/count", "/internal/prekeys/ready", "/v1/lookups/bundles", "/nothing", "/")
                .flatMap(path -> Stream.of(
                        given().post(path),
                        given().header(Headers.SERVICE_SECRET, "x" + secret).post(path)))
                .toList();

        // Then
        answers.forEach(answer -> assertProblem(answer, Problem.UNAUTHORIZED));
    }

    @Test
    void answersNobodyWithoutAGoodToken() {
        // Given
        var registry = registry();
        var now = Instant.now();
        var forged = SigningKey.named("current");
        var unknown = SigningKey.named("unknown");
        var good = registry.tokenOf(phone);
        var headers = Stream.of(
                "Bearer " + registry.token(phone, Scope.DEVICE, SigningKey.SERVER, now.minus(Duration.ofMinutes(11))),
                "Bearer " + registry.token(phone, Scope.DEVICE, "other.example:443", now),
                "Bearer " + registry.token(phone, Scope.DEVICE, SigningKey.SERVER, now.plus(Duration.ofHours(1))),
                "Bearer " + forged.tokenOf(phone),
                "Bearer " + unknown.tokenOf(phone),
                "Bearer " + good.substring(0, good.length() - 5),
                "Bearer ",
                "Bearer x.y.z",
                "Basic " + good,
                good);

        // When
        var answers = Stream.concat(
                        Stream.of(service()), headers.map(header -> service().header("Authorization", header)))
                .map(request -> request.get("/v1/prekeys/count"))
                .toList();

        // Then
        answers.forEach(answer -> assertProblem(answer, Problem.UNAUTHORIZED));
    }

    @Test
    void letsAPendingDeviceDoNothingButPublish() {
        // Given
        publish(phone, 1);
        var token = registry().pendingTokenOf(phone);

        // When
        var count = service().auth().preemptive().oauth2(token).get("/v1/prekeys/count");
        var add = service()
                .auth()
                .preemptive()
                .oauth2(token)
                .body(phone.oneTime(2, 2))
                .post("/v1/prekeys/one-time");
        var check = service()
                .auth()
                .preemptive()
                .oauth2(token)
                .body(Map.of("digest", new byte[32]))
                .post("/v1/prekeys/check");

        // Then
        Stream.of(count, add, check).forEach(answer -> assertProblem(answer, Problem.FORBIDDEN));
    }

    @Test
    void seesOnlyTheKeysOfTheTokensDevice() {
        // Given
        publish(phone, 3);
        var stranger = new Phone(Phone.fresh().account(), phone.device(), phone.identity(), 4711);

        // When
        var count = signedIn(stranger).get("/v1/prekeys/count");
        var add = signedIn(stranger).body(phone.oneTime(4, 4)).post("/v1/prekeys/one-time");

        // Then
        assertThat(count.jsonPath().getInt("ec")).isZero();
        assertProblem(add, Problem.PREKEYS_MISSING);
    }

    @Test
    void refusesAnOversizedBodyWhoseLengthIsAnnounced() {
        // When
        var answer = signedIn(phone).body(new byte[MORE_THAN_THE_LIMIT]).put("/v1/prekeys");

        // Then
        assertProblem(answer, Problem.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"identityKey\": \""})
    void refusesAnOversizedBodyWhoseLengthIsNotAnnounced(String start) throws IOException, InterruptedException {
        // Given
        var bytes = (start + "A".repeat(MORE_THAN_THE_LIMIT)).getBytes(StandardCharsets.US_ASCII);
        var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        var request = HttpRequest.newBuilder(prekeys)
                .header(Headers.SERVICE_SECRET, secret)
                .header("Authorization", "Bearer " + registry().tokenOf(phone))
                .header("Content-Type", "application/json")
                .PUT(body)
                .build();

        // When
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = http.send(request, BodyHandlers.ofString());

            // Then
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        }
    }

    @Test
    void answersWithAProblemWhatHttpItselfRefuses() {
        // When
        Response nowhere = service().get("/v1/nothing");
        Response method = service().delete("/v1/lookups/bundles");
        Response type = signedIn(phone).contentType(ContentType.TEXT).body("x").post("/v1/prekeys/check");
        Response accept = signedIn(phone).accept("image/png").get("/v1/prekeys/count");

        // Then
        assertProblem(nowhere, Problem.NOT_FOUND);
        assertProblem(method, Problem.BAD_REQUEST, 405);
        assertProblem(type, Problem.BAD_REQUEST, 415);
        assertProblem(accept, Problem.BAD_REQUEST, 406);
    }
}

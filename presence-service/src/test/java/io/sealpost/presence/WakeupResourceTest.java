package io.sealpost.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.sealpost.protocol.Problem;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As it is by default: no private network is trusted. */
@QuarkusTest
@WithTestResource(Infra.class)
class WakeupResourceTest extends WakeupScene {

    private static final String GOOD = "{\"endpoint\":\"https://push.example.net/x\"}";

    @Inject
    Redis redis;

    @Test
    void takesAnEndpointOnTheInternet() {
        put(device, GOOD).statusCode(204);
        put(device, GOOD).statusCode(204);
    }

    @Test
    void keepsARegistrationForSixtyDaysAndDoesNotTellTheHour() {
        // When
        put(device, GOOD).statusCode(204);

        // Then
        var key = redis.send(Request.cmd(Command.KEYS).arg("wakeup:*"))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next();
        long end = redis.send(Request.cmd(Command.EXPIRETIME).arg(key.toString()))
                .await()
                .atMost(PATIENCE)
                .toLong();
        assertThat(end % 86_400).isZero();
        assertThat(end - now / 1_000).isBetween(60 * 86_400L, 61 * 86_400L);
    }

    @Test
    void showsOneKeyToEverybody() {
        var key = key();

        assertThat(Base64.getUrlDecoder().decode(key)).hasSize(65).startsWith(4);
        assertThat(key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "{}",
                "{\"endpoint\":null}",
                "{\"endpoint\":\"\"}",
                "{\"endpoint\":7}",
                "{\"endpoint\":[]}",
                "{\"endpoint\":{}}",
                "{\"endpoint\":\"push\"}",
                "{\"endpoint\":\"https://push.example.net/x\",\"key\":\"x\"}",
                "{\"endpoint\":\"https://push.example.net/x\"} {}",
                "{\"endpoint\":\"http://push.example.net/x\"}",
                "{\"endpoint\":\"https://push.example.net:22/x\"}",
                "{\"endpoint\":\"https://a@push.example.net/x\"}",
                "{\"endpoint\":\"https://push.example.net/x#y\"}",
                "{\"endpoint\":\"https://push.example.net/\\r\\nX: y\"}",
                "{\"endpoint\":\"https://127.0.0.1/x\"}",
                "{\"endpoint\":\"https://169.254.169.254/latest\"}",
                "{\"endpoint\":\"https://[::ffff:10.0.0.1]/x\"}",
                "{\"endpoint\":\"https://2130706433/x\"}",
                "{\"endpoint\":\"redis://redis:6379/x\"}",
                "{\"endpoint\":\"file:///etc/passwd\"}"
            })
    void refusesWhatIsNoEndpoint(String body) {
        isProblem(put(device, body), Problem.BAD_REQUEST);
    }

    @Test
    void refusesAnEndpointThatIsTooLong() {
        var start = "https://push.example.net/";

        put(device, Map.of("endpoint", start + "x".repeat(1024 - start.length())))
                .statusCode(204);
        isProblem(put(device, Map.of("endpoint", start + "x".repeat(1025 - start.length()))), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "basic", "garbage", "foreign", "issuer", "old"})
    void asksToSignIn(String kind) {
        var id = device.uuid().toString();
        var header =
                switch (kind) {
                    case "none" -> null;
                    case "basic" -> "Basic abc";
                    case "garbage" -> "Bearer abc";
                    case "foreign" -> "Bearer " + tokens.apply(Map.of("device", id, "key", "foreign"));
                    case "issuer" -> "Bearer " + tokens.apply(Map.of("device", id, "issuer", "elsewhere"));
                    default -> "Bearer " + tokens.apply(Map.of("device", id, "minutes", "-1"));
                };

        isProblem(as(header, "PUT", "/v1/wakeups"), Problem.UNAUTHORIZED);
        isProblem(as(header, "DELETE", "/v1/wakeups"), Problem.UNAUTHORIZED);
        isProblem(as(header, "GET", "/v1/wakeups/key"), Problem.UNAUTHORIZED);
    }

    @Test
    void aPendingTokenIsNotEnough() {
        var header = "Bearer " + tokens.apply(Map.of("scope", "pending"));

        isProblem(as(header, "PUT", "/v1/wakeups"), Problem.FORBIDDEN);
        isProblem(as(header, "GET", "/v1/wakeups/key"), Problem.FORBIDDEN);
    }

    @Test
    void nobodyComesWithoutTheServiceSecret() {
        var response = RestAssured.given()
                .header("Authorization", "Bearer " + tokenOf(device))
                .contentType("application/json")
                .body(GOOD)
                .put("/v1/wakeups");

        isProblem(response.then(), Problem.UNAUTHORIZED);
    }

    @Test
    void aNameThatMeansAPrivateAddressIsNotGoneTo() {
        // Given: what it means is not asked before
        double before = counted("forbidden");
        put(device, Map.of("endpoint", "https://localhost/x")).statusCode(204);

        // When
        hint(device, now);

        // Then
        awaitCounted("forbidden", before + 1);
    }

    private static ValidatableResponse as(String authorization, String method, String path) {
        var request = Gateway.request();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (method.equals("PUT")) {
            request.body(GOOD);
        }
        return request.request(method, path).then();
    }

    private static void isProblem(ValidatableResponse response, Problem problem) {
        response.statusCode(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(problem.type()))
                .body("status", equalTo(problem.status()));
    }
}

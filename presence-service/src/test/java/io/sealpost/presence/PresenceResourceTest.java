package io.sealpost.presence;

import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infra.class)
class PresenceResourceTest {

    private static final String PATH = "/internal/presence";
    private final String channel = Base64.getEncoder().encodeToString(Phone.channel32());

    @Test
    void knowsNothingOfAChannelThatNobodyNamed() {
        post(Map.of("channels", List.of(channel)))
                .statusCode(200)
                .body("states", hasSize(1))
                .body("states[0].channel", equalTo(channel))
                .body("states[0].online", equalTo(false))
                .body("states[0].lastSeenMs", equalTo(0));
    }

    @Test
    void answersAHundredChannels() {
        post(Map.of("channels", Collections.nCopies(100, channel)))
                .statusCode(200)
                .body("states", hasSize(100));
    }

    @Test
    void refusesMoreThanAHundred() {
        isProblem(post(Map.of("channels", Collections.nCopies(101, channel))), Problem.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"channels\":null}",
                "{\"channels\":[]}",
                "{\"channels\":[null]}",
                "{\"channels\":[\"AAAA\"]}",
                "{\"channels\":[\"not base64!\"]}",
                "{\"channels\":[[1,2]]}",
                "{\"channels\":{}}",
                "{\"channels\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"],\"more\":1}"
            })
    void refusesWhatHasNotTheForm(String body) {
        isProblem(post(body), Problem.BAD_REQUEST);
    }

    @Test
    void refusesWithoutTheServiceSecret() {
        var request = RestAssured.given().contentType("application/json").body(Map.of("channels", List.of(channel)));
        isProblem(request.post(PATH).then(), Problem.UNAUTHORIZED);
    }

    @Test
    void refusesAWrongServiceSecretBeforeAnythingElse() {
        var request = RestAssured.given()
                .header(Headers.SERVICE_SECRET, "wrong-wrong-wrong-wrong")
                .body("{");
        isProblem(request.post("/no/such/path").then(), Problem.UNAUTHORIZED);
    }

    @Test
    void answersProblemsForWrongPathsMethodsAndTypes() {
        isProblem(Gateway.request().get("/internal/nothing").then(), Problem.NOT_FOUND);
        Gateway.request()
                .get(PATH)
                .then()
                .statusCode(405)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(405));
        Gateway.request()
                .contentType("text/plain")
                .body("hello")
                .post(PATH)
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(415));
    }

    @Test
    void refusesATooLargeBody() {
        post("{\"channels\":[\"" + "A".repeat(100_000) + "\"]}").statusCode(413);
    }

    private static ValidatableResponse post(Object body) {
        return Gateway.request().body(body).post(PATH).then();
    }

    private static void isProblem(ValidatableResponse response, Problem problem) {
        response.statusCode(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(problem.type()))
                .body("title", equalTo(problem.title()))
                .body("status", equalTo(problem.status()))
                .body("type", not(emptyOrNullString()));
    }
}

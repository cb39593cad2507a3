package io.sealpost.prekey;

import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import java.util.Map;

/** What every refusal must look like: RFC 9457, with nothing in it but what the registry of problems says. */
public final class Refusal {

    private Refusal() {}

    public static void assertProblem(Response answer, Problem problem) {
        assertProblem(answer, problem, problem.status());
    }

    public static void assertProblem(Response answer, Problem problem, int status) {
        answer.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("", equalTo(Map.of("type", problem.type(), "title", problem.title(), "status", status)));
    }
}

package io.sealpost.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.sealpost.protocol.Problem;

/** What a refusal must look like. */
final class Problems {

    private Problems() {}

    static void assertProblem(Response response, Problem problem) {
        assertProblem(response, problem, problem.status());
    }

    /** @param status of HTTP itself, where it says more than the problem */
    static void assertProblem(Response response, Problem problem, int status) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith(Problem.MEDIA_TYPE);
        assertThat(response.jsonPath().getMap("$"))
                .containsOnlyKeys("type", "title", "status")
                .containsEntry("type", problem.type())
                .containsEntry("title", problem.title())
                .containsEntry("status", status);
    }
}

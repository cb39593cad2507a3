package io.sealpost.prekey.inbound;

import io.sealpost.protocol.Problem;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Refusals as RFC 9457 bodies. Nothing of the request is in them. */
final class Problems {

    private static final String RETRY_SECONDS = "2";

    private Problems() {}

    static Response response(Problem problem) {
        return response(problem, problem.status(), body(problem, problem.status()));
    }

    /** A refusal of HTTP itself (405, 406, 415): the status says which, the type that the form is wrong. */
    static Response badForm(int status) {
        return response(Problem.BAD_REQUEST, status, body(Problem.BAD_REQUEST, status));
    }

    /** @param incident random; also in the log, so that the operator finds the stack */
    static Response internal(String incident) {
        var body = body(Problem.INTERNAL, Problem.INTERNAL.status()).put("incident", incident);
        return response(Problem.INTERNAL, Problem.INTERNAL.status(), body);
    }

    static JsonObject body(Problem problem, int status) {
        return new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", status);
    }

    private static Response response(Problem problem, int status, JsonObject body) {
        var response = Response.status(status).type(Problem.MEDIA_TYPE).entity(body.encode());
        if (problem == Problem.UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return response.build();
    }
}

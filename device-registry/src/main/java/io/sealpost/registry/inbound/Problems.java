package io.sealpost.registry.inbound;

import io.sealpost.protocol.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Refusals as HTTP responses (RFC 9457). Nothing of the request stands in them. */
final class Problems {

    private static final int RETRY_AFTER_SECONDS = 5;

    private Problems() {}

    /** A refusal of HTTP itself (405, 406, 415): the status says which, the type that the form is wrong. */
    static Response badForm(int status) {
        var body = json(Problem.BAD_REQUEST).put("status", status);
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(body.encode())
                .build();
    }

    static Response response(Problem problem) {
        var response = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(json(problem).encode());
        return problem == Problem.UNAVAILABLE
                ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build()
                : response.build();
    }

    static Response defect(UUID incident) {
        var body = json(Problem.INTERNAL).put("incident", incident.toString());
        return Response.status(Problem.INTERNAL.status())
                .type(Problem.MEDIA_TYPE)
                .entity(body.encode())
                .build();
    }

    static Uni<Response> answer(Problem problem) {
        return Uni.createFrom().item(response(problem));
    }

    static JsonObject json(Problem problem) {
        return new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status());
    }
}

package io.sealpost.client.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.Problem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Turns refusals of the mesh into exceptions with one helpful sentence. */
public final class Problems {

    private static final String TYPE_PREFIX = Problem.BAD_REQUEST.type().replace(Problem.BAD_REQUEST.code(), "");

    private Problems() {}

    /** From an error frame. */
    public static SealpostException of(io.sealpost.protocol.frames.v1.Error error) {
        return refusal(error.getCode(), Duration.ofMillis(Integer.toUnsignedLong(error.getRetryAfterMs())));
    }

    static SealpostException of(HttpResponse<?> response, byte[] body) {
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
        return refusal(code(response.statusCode(), body), retryAfter);
    }

    private static String code(int status, byte[] body) {
        try {
            JsonNode problem = Http.json().readTree(body);
            String type = problem == null ? "" : problem.path("type").asText();
            if (type.startsWith(TYPE_PREFIX)) {
                return type.substring(TYPE_PREFIX.length());
            }
        } catch (IOException notJson) {
            return ofStatus(status);
        }
        return ofStatus(status);
    }

    /** Something between us and the mesh answered: a proxy, for example. */
    private static String ofStatus(int status) {
        return switch (status) {
            case 401 -> Problem.UNAUTHORIZED.code();
            case 404 -> Problem.NOT_FOUND.code();
            case 413 -> Problem.TOO_LARGE.code();
            case 429 -> Problem.TOO_MANY_REQUESTS.code();
            case 502, 503 -> Problem.UNAVAILABLE.code();
            case 504 -> Problem.OUTCOME_UNKNOWN.code();
            default -> status >= 500 ? Problem.INTERNAL.code() : Problem.BAD_REQUEST.code();
        };
    }

    private static SealpostException refusal(String code, Duration retryAfter) {
        for (Problem problem : Problem.values()) {
            if (problem.code().equals(code)) {
                return new SealpostException(code, problem.title() + ".", retryAfter, null);
            }
        }
        return new SealpostException(
                SealpostException.BAD_ANSWER, "The server refused for a reason that this client does not know.");
    }
}

package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Answers with a problem (RFC 9457) that says nothing of the input. */
@ApplicationScoped
class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** An unread body up to this size is thrown away to keep the connection; with a larger one it is closed. */
    private static final long MOST_TO_READ_ON = 64 * 1024;

    private final Traffic traffic;

    Problems(Traffic traffic) {
        this.traffic = traffic;
    }

    void answer(HttpServerRequest request, Problem problem) {
        answer(request, problem, Duration.ZERO);
    }

    /** @param retryAfter zero: no such header */
    void answer(HttpServerRequest request, Problem problem, Duration retryAfter) {
        if (!retryAfter.isZero()) {
            long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
            request.response().putHeader("Retry-After", Long.toString(seconds));
        }
        if (problem == Problem.UNAUTHORIZED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        write(request, problem, body(problem));
    }

    /** A defect: its stack goes to the log, its random name to the client. */
    void incident(HttpServerRequest request, Throwable defect) {
        var incident = UUID.randomUUID().toString();
        LOG.errorf(WithoutMessages.of(defect), "a request failed by a defect incident=%s", incident);
        write(request, Problem.INTERNAL, body(Problem.INTERNAL).put("incident", incident));
    }

    private static JsonObject body(Problem problem) {
        return new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status());
    }

    private void write(HttpServerRequest request, Problem problem, JsonObject body) {
        traffic.refused(problem);
        var response = request.response();
        if (response.headWritten()) {
            request.connection().close();
            return;
        }
        response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        boolean worthReadingOn = request.isEnded() || announcedBytes(request) <= MOST_TO_READ_ON;
        if (!worthReadingOn) {
            response.putHeader("Connection", "close");
        }
        response.end(body.toBuffer());
        if (worthReadingOn) {
            request.resume();
        }
    }

    private static long announcedBytes(HttpServerRequest request) {
        if (request.headers().contains("Transfer-Encoding")) {
            return Long.MAX_VALUE;
        }
        var length = request.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }
}

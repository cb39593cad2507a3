package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.Route;
import io.sealpost.protocol.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** One forwarded request and its answer. Belongs to the client connection's event loop. */
final class Exchange {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int NO_CONTENT = 204;

    /** All else that clients send ends here: credentials of services, forwarding headers, cookies, hop-by-hop headers. */
    private static final Set<String> PASSED_IN = Set.of("content-type", "accept", "authorization");

    private static final Set<String> NOT_PASSED_OUT = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "server",
            "set-cookie");

    private final Vertx vertx;
    private final Problems problems;
    private final Route route;
    private final HttpServerRequest request;
    private final HttpClientRequest upstream;
    private final long timer;
    private long bytes;
    private boolean answered;
    private boolean aborted;

    Exchange(
            Vertx vertx,
            Problems problems,
            Route route,
            HttpServerRequest request,
            HttpClientRequest upstream,
            long timeoutMillis) {
        this.vertx = vertx;
        this.problems = problems;
        this.route = route;
        this.request = request;
        this.upstream = upstream;
        this.timer = vertx.setTimer(timeoutMillis, late -> failed());
        upstream.response().onSuccess(this::relay).onFailure(broken -> failed());
        upstream.exceptionHandler(broken -> failed());
        request.exceptionHandler(broken -> abort());
        PASSED_IN.stream().filter(request.headers()::contains).forEach(this::passIn);
    }

    private void passIn(String name) {
        upstream.putHeader(name, request.getHeader(name));
    }

    /** Sends this body. */
    void send(Buffer body) {
        upstream.end(body);
    }

    /** Sends the request's own body as it comes. */
    void stream() {
        var length = request.getHeader("Content-Length");
        if (length != null) {
            upstream.putHeader("Content-Length", length);
        } else if (request.headers().contains("Transfer-Encoding")) {
            upstream.setChunked(true);
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.handler(this::onPart);
        request.endHandler(end -> {
            if (!aborted) {
                upstream.end();
            }
        });
        request.resume();
    }

    private void onPart(Buffer part) {
        bytes += part.length();
        if (aborted) {
            return;
        }
        if (bytes > route.bodyBytes()) {
            end(Problem.TOO_LARGE, Duration.ZERO);
            return;
        }
        upstream.write(part);
        if (upstream.writeQueueFull()) {
            request.pause();
            upstream.drainHandler(drained -> request.resume());
        }
    }

    private void relay(HttpClientResponse answer) {
        if (aborted) {
            return;
        }
        answered = true;
        vertx.cancelTimer(timer);
        var response = request.response();
        response.setStatusCode(answer.statusCode());
        answer.headers().forEach(header -> {
            if (!NOT_PASSED_OUT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.putHeader(header.getKey(), header.getValue());
            }
        });
        if (answer.statusCode() != NO_CONTENT && !answer.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        answer.pipeTo(response).onFailure(broken -> request.connection().close());
    }

    /** No answer: what only reads may be tried again, what changes something may have happened. */
    private void failed() {
        end(route.changes() ? Problem.OUTCOME_UNKNOWN : Problem.UNAVAILABLE, SOON);
    }

    private void end(Problem problem, Duration retryAfter) {
        boolean untold = !answered && !aborted;
        abort();
        if (untold) {
            problems.answer(request, problem, retryAfter);
        }
    }

    /** Also when the client went away. An answer that is on its way breaks off: its pipe fails. */
    private void abort() {
        aborted = true;
        vertx.cancelTimer(timer);
        upstream.reset();
    }
}

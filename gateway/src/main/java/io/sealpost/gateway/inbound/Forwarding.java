package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.Upstreams;
import io.sealpost.gateway.domain.Route;
import io.sealpost.protocol.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Consumer;

/** Sends requests on to the services, as streams. */
@ApplicationScoped
class Forwarding {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final Problems problems;
    private final long timeoutMillis;

    Forwarding(Vertx vertx, Upstreams upstreams, Problems problems, GatewayConfig config) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.problems = problems;
        this.timeoutMillis = config.http().timeout().toMillis();
    }

    /** Forwards the request with its body as it comes, up to the route's bound. The request must be paused. */
    void stream(HttpServerRequest request, Route route) {
        open(request, route, upstream -> exchange(request, route, upstream).stream());
    }

    /** Forwards the request with this body instead of its own, which was read. */
    void send(HttpServerRequest request, Route route, Buffer body) {
        open(request, route, upstream -> exchange(request, route, upstream).send(body));
    }

    private Exchange exchange(HttpServerRequest request, Route route, HttpClientRequest upstream) {
        return new Exchange(vertx, problems, route, request, upstream, timeoutMillis);
    }

    private void open(HttpServerRequest request, Route route, Consumer<HttpClientRequest> next) {
        upstreams
                .open(request.method(), route.service(), route.path())
                .onSuccess(next::accept)
                .onFailure(nothingWasSent -> problems.answer(request, Problem.UNAVAILABLE, SOON));
    }
}

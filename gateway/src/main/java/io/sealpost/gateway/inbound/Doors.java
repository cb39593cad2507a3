package io.sealpost.gateway.inbound;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.RateLimits;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;

/** Everything that clients may ask for begins here; what no door knows does not exist. */
@ApplicationScoped
class Doors implements HttpServerOptionsCustomizer {

    private static final Duration SOON = Duration.ofSeconds(2);
    /** A frame a little over the limit is read and then refused with 1009; a far larger one is cut off at once. */
    private static final int READ_AT_MOST = Limits.FRAME_BYTES + 256 * 1024;

    private static final int CLOSE_WITHIN_SECONDS = 3;

    @Inject
    GatewayConfig config;

    @Inject
    OpenSockets open;

    @Inject
    Entrance entrance;

    @Inject
    RateLimits rates;

    @Inject
    SignedInDoor signedIn;

    @Inject
    AnonymousDoor anonymous;

    @Inject
    HttpDoor http;

    @Inject
    OpenRequests requests;

    @Inject
    Problems problems;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(READ_AT_MOST)
                .setMaxWebSocketMessageSize(READ_AT_MOST)
                .setWebSocketClosingTimeout(CLOSE_WITHIN_SECONDS)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    void install(@Observes Router router) {
        router.route().handler(this::enter).failureHandler(this::failed);
    }

    private void enter(RoutingContext context) {
        var request = context.request();
        switch (request.path()) {
            case "/v1/connect" -> upgrade(request, signedIn::enter);
            case "/v1/anonymous" -> {
                if (request.headers().contains("Authorization")) {
                    problems.answer(request, Problem.BAD_REQUEST);
                } else {
                    upgrade(request, socket -> anonymous.enter(socket, ClientAddress.of(request)));
                }
            }
            case null, default -> {
                requests.entered(request);
                http.enter(request);
            }
        }
    }

    private void failed(RoutingContext context) {
        problems.incident(context.request(), context.failure());
    }

    private void upgrade(HttpServerRequest request, Consumer<ServerWebSocket> door) {
        boolean asksForIt = request.method() == HttpMethod.GET
                && request.query() == null
                && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (!asksForIt) {
            problems.answer(request, Problem.BAD_REQUEST);
        } else if (!entrance.takesSockets() || open.count() >= config.sockets().most()) {
            problems.answer(request, Problem.UNAVAILABLE, SOON);
        } else {
            request.pause();
            var here = Vertx.currentContext();
            rates.take(Kind.CONNECT, ClientAddress.of(request), 1)
                    .thenAccept(turn -> here.runOnContext(now -> {
                        if (turn.allowed()) {
                            open(request, door);
                        } else {
                            problems.answer(request, Problem.TOO_MANY_REQUESTS, turn.after());
                        }
                    }));
        }
    }

    private void open(HttpServerRequest request, Consumer<ServerWebSocket> door) {
        request.toWebSocket()
                .onSuccess(socket -> {
                    if (!socket.isClosed()) {
                        door.accept(socket);
                    }
                })
                .onFailure(noHandshake -> problems.answer(request, Problem.BAD_REQUEST));
    }
}

package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.Membership;
import io.sealpost.gateway.domain.RateLimits;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.Route;
import io.sealpost.gateway.domain.Route.Door;
import io.sealpost.gateway.domain.Tokens;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** HTTP: finds the route, checks door, size and rate in this order, then forwards. */
@ApplicationScoped
class HttpDoor {

    private static final String BEARER = "Bearer ";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Tokens tokens;
    private final Membership membership;
    private final RateLimits rates;
    private final Forwarding forwarding;
    private final BundleDoor bundles;
    private final Entrance entrance;
    private final Problems problems;

    HttpDoor(
            Tokens tokens,
            Membership membership,
            RateLimits rates,
            Forwarding forwarding,
            BundleDoor bundles,
            Entrance entrance,
            Problems problems) {
        this.tokens = tokens;
        this.membership = membership;
        this.rates = rates;
        this.forwarding = forwarding;
        this.bundles = bundles;
        this.entrance = entrance;
        this.problems = problems;
    }

    void enter(HttpServerRequest request) {
        var route = Route.find(request.method().name(), request.path());
        if (route.isEmpty()) {
            problems.answer(request, Problem.NOT_FOUND);
        } else if (request.query() != null) {
            problems.answer(request, Problem.BAD_REQUEST);
        } else if (!entrance.takesRequests()) {
            problems.answer(request, Problem.UNAVAILABLE, SOON);
        } else {
            request.pause();
            enter(request, route.get());
        }
    }

    private void enter(HttpServerRequest request, Route route) {
        var authorization = Optional.ofNullable(request.getHeader("Authorization"));
        if (route.needsToken()) {
            checkToken(request, route, authorization);
        } else if (authorization.isPresent()) {
            problems.answer(request, Problem.BAD_REQUEST);
        } else {
            checkSizeAndRate(
                    request,
                    route,
                    kindOf(route.door()),
                    ClientAddress.of(request),
                    () -> onAnonymousTurn(request, route));
        }
    }

    private static Kind kindOf(Door door) {
        return switch (door) {
            case ANONYMOUS_SIGN_IN -> Kind.SIGN_IN;
            case ANONYMOUS_WRITES -> Kind.WRITE;
            case ANONYMOUS, ANONYMOUS_BUNDLES -> Kind.LOOKUP;
            case SIGNED_IN, PENDING_TOO -> Kind.OWN;
        };
    }

    private void checkToken(HttpServerRequest request, Route route, Optional<String> authorization) {
        var bearer = authorization.filter(header -> header.startsWith(BEARER));
        if (bearer.isEmpty()) {
            problems.answer(request, Problem.UNAUTHORIZED);
            return;
        }
        var verified = tokens.verify(bearer.get().substring(BEARER.length()));
        later(request, verified, token -> onToken(request, route, token));
    }

    private void onToken(HttpServerRequest request, Route route, Optional<AccessToken> token) {
        if (token.isEmpty()) {
            problems.answer(request, Problem.UNAUTHORIZED);
        } else if (route.door() == Door.SIGNED_IN && token.get().scope() != Scope.DEVICE) {
            problems.answer(request, Problem.FORBIDDEN);
        } else {
            checkSizeAndRate(
                    request,
                    route,
                    kindOf(route.door()),
                    token.get().device().bytes(),
                    () -> onTurn(request, route, token.get()));
        }
    }

    /** A token outlives its device by minutes, its worth only until the device's removal is known here. */
    private void onTurn(HttpServerRequest request, Route route, AccessToken token) {
        if (token.scope() != Scope.DEVICE) {
            forwarding.stream(request, route);
            return;
        }
        later(request, membership.isMember(token.account(), token.device()), member -> {
            if (member) {
                forwarding.stream(request, route);
            } else {
                problems.answer(request, Problem.UNAUTHORIZED);
            }
        });
    }

    private void onAnonymousTurn(HttpServerRequest request, Route route) {
        if (route.door() == Door.ANONYMOUS_BUNDLES) {
            bundles.enter(request, route);
        } else {
            forwarding.stream(request, route);
        }
    }

    private void checkSizeAndRate(HttpServerRequest request, Route route, Kind kind, byte[] subject, Runnable allowed) {
        if (announcesTooMuch(request, route)) {
            problems.answer(request, Problem.TOO_LARGE);
            return;
        }
        later(request, rates.take(kind, subject, 1), turn -> {
            if (!turn.allowed()) {
                problems.answer(request, Problem.TOO_MANY_REQUESTS, turn.after());
            } else {
                allowed.run();
            }
        });
    }

    private static boolean announcesTooMuch(HttpServerRequest request, Route route) {
        var length = request.getHeader("Content-Length");
        return length != null && Long.parseLong(length) > route.bodyBytes();
    }

    private <T> void later(HttpServerRequest request, CompletionStage<T> stage, Consumer<T> next) {
        Context here = Vertx.currentContext();
        stage.whenComplete((value, defect) -> here.runOnContext(now -> {
            if (defect == null) {
                next.accept(value);
            } else {
                problems.incident(request, defect);
            }
        }));
    }
}

package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.BundleAccess;
import io.sealpost.gateway.domain.BundleAccess.Admitted;
import io.sealpost.gateway.domain.BundleAccess.Target;
import io.sealpost.gateway.domain.RateLimits;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.gateway.domain.Route;
import io.sealpost.protocol.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The one body that the gateway reads: a request for prekey bundles, at most 16 KiB. It checks the access keys and forwards
 * the rest; each target costs as much of the address's rate as a request of its own.
 */
@ApplicationScoped
class BundleDoor {

    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Buffer NOTHING =
            new JsonObject().put("targets", new JsonArray()).toBuffer();

    private final Vertx vertx;
    private final long timeoutMillis;
    private final BundleAccess access;
    private final RateLimits rates;
    private final Forwarding forwarding;
    private final Problems problems;

    BundleDoor(
            Vertx vertx,
            BundleAccess access,
            RateLimits rates,
            Forwarding forwarding,
            Problems problems,
            GatewayConfig config) {
        this.vertx = vertx;
        this.timeoutMillis = config.http().timeout().toMillis();
        this.access = access;
        this.rates = rates;
        this.forwarding = forwarding;
        this.problems = problems;
    }

    void enter(HttpServerRequest request, Route route) {
        var body = Buffer.buffer();
        long timer = vertx.setTimer(timeoutMillis, late -> {
            request.endHandler(null);
            problems.answer(request, Problem.UNAVAILABLE, SOON);
        });
        request.handler(part -> {
            if (body.length() <= route.bodyBytes()) {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            onBody(request, route, body);
        });
        request.resume();
    }

    private void onBody(HttpServerRequest request, Route route, Buffer body) {
        if (body.length() > route.bodyBytes()) {
            problems.answer(request, Problem.TOO_LARGE);
            return;
        }
        List<Target> targets;
        try {
            targets = BundleForm.read(body);
        } catch (DecodeException | IllegalArgumentException | ClassCastException badForm) {
            problems.answer(request, Problem.BAD_REQUEST);
            return;
        }
        later(request, rateOf(request, targets.size()), turn -> {
            if (turn.allowed()) {
                later(request, access.admit(targets), admitted -> forward(request, route, admitted));
            } else {
                problems.answer(request, Problem.TOO_MANY_REQUESTS, turn.after());
            }
        });
    }

    /** One was taken for the request. */
    private CompletionStage<Turn> rateOf(HttpServerRequest request, int targets) {
        return targets == 1
                ? CompletableFuture.completedStage(Turn.NOW)
                : rates.take(Kind.LOOKUP, ClientAddress.of(request), targets - 1);
    }

    private void forward(HttpServerRequest request, Route route, List<Admitted> admitted) {
        if (admitted.isEmpty()) {
            request.response().putHeader("Content-Type", "application/json").end(NOTHING);
        } else {
            forwarding.send(request, route, BundleForm.write(admitted));
        }
    }

    private <T> void later(HttpServerRequest request, CompletionStage<T> stage, Consumer<T> next) {
        var here = Vertx.currentContext();
        stage.whenComplete((value, failure) -> here.runOnContext(now -> {
            if (failure == null) {
                next.accept(value);
            } else {
                problems.answer(request, Problem.UNAVAILABLE, SOON);
            }
        }));
    }
}

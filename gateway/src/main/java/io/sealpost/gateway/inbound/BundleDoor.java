package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.BundleAccess;
import io.sealpost.gateway.domain.BundleAccess.Verdict;
import io.sealpost.gateway.domain.Route;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The one body that the gateway reads: a request for prekey bundles, at most 4 KiB. It checks the access key and forwards
 * the rest, written anew, so that what was checked is what is asked for.
 */
@ApplicationScoped
class BundleDoor {

    private static final Duration SOON = Duration.ofSeconds(1);

    private record Asked(JsonObject json, AccountId target, Optional<byte[]> accessKey) {}

    private final Vertx vertx;
    private final long timeoutMillis;
    private final BundleAccess access;
    private final Forwarding forwarding;
    private final Problems problems;

    BundleDoor(Vertx vertx, BundleAccess access, Forwarding forwarding, Problems problems, GatewayConfig config) {
        this.vertx = vertx;
        this.timeoutMillis = config.http().timeout().toMillis();
        this.access = access;
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
        Asked asked;
        try {
            asked = read(body);
        } catch (DecodeException | IllegalArgumentException | ClassCastException badForm) {
            problems.answer(request, Problem.BAD_REQUEST);
            return;
        }
        var here = Vertx.currentContext();
        access.check(asked.target(), asked.accessKey())
                .whenComplete((verdict, failure) -> here.runOnContext(now -> {
                    if (failure == null) {
                        onVerdict(request, route, asked, verdict);
                    } else {
                        problems.answer(request, Problem.UNAVAILABLE, SOON);
                    }
                }));
    }

    private static Asked read(Buffer body) {
        var json = body.toJsonObject();
        var account = json.getString("account");
        if (account == null) {
            throw new MalformedInput("account is missing");
        }
        var target = AccountId.of(Base64.getDecoder().decode(account));
        var accessKey = Optional.ofNullable((String) json.remove("accessKey")).map(Base64.getDecoder()::decode);
        if (accessKey.isPresent() && accessKey.get().length != Limits.ACCESS_KEY_BYTES) {
            throw new MalformedInput("an access key has 16 bytes");
        }
        return new Asked(json, target, accessKey);
    }

    private void onVerdict(HttpServerRequest request, Route route, Asked asked, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allowed allowed ->
                forwarding.send(request, route, asked.json().toBuffer());
            case Verdict.WrongKey wrong -> problems.answer(request, Problem.UNAUTHORIZED);
            case Verdict.TooMany many ->
                problems.answer(request, Problem.TOO_MANY_REQUESTS, many.turn().after());
        }
    }
}

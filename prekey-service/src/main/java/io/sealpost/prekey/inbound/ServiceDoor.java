package io.sealpost.prekey.inbound;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sealpost.prekey.PrekeyConfig;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The first thing every request meets: only services of this mesh may come in, and only with bodies that fit. */
@ApplicationScoped
class ServiceDoor {

    // before Quarkus's own limit on bodies, which answers without a problem
    private static final int FIRST = 1000;

    private final byte[] secret;
    private final long longestBody;

    ServiceDoor(PrekeyConfig config) {
        this.secret = config.serviceSecret().getBytes(StandardCharsets.UTF_8);
        this.longestBody = config.longestBody().asLongValue();
    }

    void stand(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext call) {
        call.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!isService(call.request().getHeader(Headers.SERVICE_SECRET))) {
            refuse(call, Problem.UNAUTHORIZED);
        } else if (announcedLength(call) > longestBody) {
            call.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(call, Problem.TOO_LARGE);
        } else {
            call.next();
        }
    }

    private boolean isService(String header) {
        return header != null && MessageDigest.isEqual(secret, header.getBytes(StandardCharsets.UTF_8));
    }

    private static long announcedLength(RoutingContext call) {
        var header = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return header == null ? 0 : Long.parseLong(header); // Netty has refused what is no number
    }

    private static void refuse(RoutingContext call, Problem problem) {
        call.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Problems.body(problem, problem.status()).encode());
    }
}

package io.sealpost.registry.inbound;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.RegistryConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Before anything else: only parts of the mesh get an answer, whatever the path, and only to small requests. */
@Singleton
class ServiceDoor {

    /** Longest body; {@link BodyLimit} stops those that do not announce their size. */
    static final int BODY_BYTES = 64 * 1024;

    private static final int FIRST = 1000;

    private final byte[] secret;

    ServiceDoor(RegistryConfig config) {
        this.secret = config.serviceSecret().getBytes(StandardCharsets.UTF_8);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        if (!isFromTheMesh(context)) {
            refuse(context, Problem.UNAUTHORIZED);
        } else if (isTooLarge(context)) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(context, Problem.TOO_LARGE);
        } else {
            context.next();
        }
    }

    private boolean isFromTheMesh(RoutingContext context) {
        var shown = context.request().getHeader(Headers.SERVICE_SECRET);
        return shown != null && MessageDigest.isEqual(secret, shown.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isTooLarge(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > BODY_BYTES;
    }

    private static void refuse(RoutingContext context, Problem problem) {
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Problems.json(problem).toBuffer());
    }
}

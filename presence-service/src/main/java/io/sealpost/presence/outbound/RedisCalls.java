package io.sealpost.presence.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.domain.StoreUnavailable;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Calls to Redis that end in time. */
@ApplicationScoped
public class RedisCalls {

    private final Redis redis;
    private final Duration timeout;

    RedisCalls(Redis redis, PresenceConfig config) {
        this.redis = redis;
        this.timeout = config.storeTimeout();
    }

    /** The answer, or null. Fails with {@link StoreUnavailable} only. */
    public Uni<Response> send(Request request) {
        return redis.send(request)
                .ifNoItem()
                .after(timeout)
                .failWith(TimeoutException::new)
                .onFailure()
                .transform(StoreUnavailable::new);
    }
}

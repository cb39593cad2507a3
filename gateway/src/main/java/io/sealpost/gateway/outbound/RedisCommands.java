package io.sealpost.gateway.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One pipelined connection for short commands (a pool would answer a burst with "no connection free"). After a failure
 * nothing is sent for a second, so that an absent Redis costs its callers no time.
 */
@ApplicationScoped
class RedisCommands {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    private final Redis redis;
    private Future<RedisConnection> connection;
    private long pausedUntilNanos = System.nanoTime();

    RedisCommands(Vertx vertx, Redis redis) {
        this.redis = redis;
    }

    /** Fails quickly when Redis does not answer. */
    Future<Response> send(Request request) {
        return connection()
                .compose(open -> open.send(request).timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
                .onFailure(failure -> pause());
    }

    private synchronized Future<RedisConnection> connection() {
        if (connection != null) {
            return connection;
        }
        if (System.nanoTime() - pausedUntilNanos < 0) {
            return Future.failedFuture("paused");
        }
        connection = redis.connect().timeout(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        connection.onSuccess(open -> open.endHandler(end -> pause()));
        return connection;
    }

    private synchronized void pause() {
        if (connection != null) {
            connection.onSuccess(RedisConnection::close);
            connection = null;
            pausedUntilNanos = System.nanoTime() + PAUSE.toNanos();
        }
    }
}

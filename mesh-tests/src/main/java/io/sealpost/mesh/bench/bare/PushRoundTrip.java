package io.sealpost.mesh.bench.bare;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;

/** Messages through Redis's sharded pub/sub, as pushes go: one connection publishes, one has subscribed. */
final class PushRoundTrip {

    private static final Command SPUBLISH = Command.create("spublish");
    private static final Command SSUBSCRIBE = Command.create("ssubscribe");
    private static final String CHANNEL = "bench-bare-push";
    private static final String MESSAGE = "smessage";
    private static final int MOST_WAITING = 10_000;

    private final RedisConnection publisher;
    private final RoundTrip trip = new RoundTrip(this::send);

    private PushRoundTrip(RedisConnection publisher) {
        this.publisher = publisher;
    }

    static void measure(Duration duration) {
        var vertx = Vertx.vertx();
        try {
            var redis = Redis.createClient(
                    vertx,
                    new RedisOptions()
                            .setConnectionString(System.getenv("BENCH_REDIS"))
                            .setMaxWaitingHandlers(MOST_WAITING));
            var subscriber = await(redis.connect());
            var pushes = new PushRoundTrip(await(redis.connect()));
            subscriber.handler(pushes::onMessage);
            await(subscriber.send(Request.cmd(SSUBSCRIBE).arg(CHANNEL)));
            pushes.trip.measure(duration);
        } finally {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private void onMessage(Response message) {
        if (message.size() == 3 && message.get(0).toString().equals(MESSAGE)) {
            trip.arrived(message.get(2).toBytes());
        }
    }

    private void send(byte[] record) {
        publisher.send(Request.cmd(SPUBLISH).arg(CHANNEL).arg(Buffer.buffer(record)));
    }
}

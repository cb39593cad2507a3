package io.sealpost.gateway.outbound;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * All sharded pub/sub channels of this process on one connection of its own, which is made again, with all its channels, when it
 * breaks. All state belongs to one event loop.
 */
@ApplicationScoped
class RedisSubscriptions {

    private static final Logger LOG = Logger.getLogger(RedisSubscriptions.class);
    private static final Command ON = Command.create("ssubscribe");
    private static final Command OFF = Command.create("sunsubscribe");
    private static final Duration RETRY = Duration.ofMillis(500);

    private record Subscription(Consumer<Buffer> receiver, Promise<Void> confirmed) {}

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final List<Runnable> whenBack = new ArrayList<>();
    private RedisConnection connection;
    private boolean connecting;
    private boolean wasConnected;
    private volatile long heardAtNanos = System.nanoTime();

    RedisSubscriptions(Vertx vertx, Redis redis) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = vertx.getOrCreateContext();
    }

    /** Completes when Redis has confirmed, however long that takes; then and later, messages go to the receiver. */
    CompletionStage<Void> subscribe(String channel, Consumer<Buffer> receiver) {
        Promise<Void> confirmed = Promise.promise();
        context.runOnContext(now -> {
            subscriptions.put(channel, new Subscription(receiver, confirmed));
            send(ON, channel);
        });
        return confirmed.future().toCompletionStage();
    }

    /** Ends a subscription; an unknown one: nothing happens. */
    void unsubscribe(String channel) {
        context.runOnContext(now -> {
            if (subscriptions.remove(channel) != null) {
                send(OFF, channel);
            }
        });
    }

    /** Calls this each time when the connection was lost and is back. */
    void whenBack(Runnable action) {
        context.runOnContext(now -> whenBack.add(action));
    }

    private void send(Command command, String channel) {
        if (connection == null) {
            connect();
            return;
        }
        // The confirmation comes as a message; a connection that breaks says so through its end handler.
        connection
                .send(Request.cmd(command).arg(channel))
                .onFailure(failure -> LOG.debug("a subscription was not sent", failure));
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        redis.connect()
                .onSuccess(made -> context.runOnContext(now -> use(made)))
                .onFailure(failure -> vertx.setTimer(RETRY.toMillis(), t -> context.runOnContext(now -> retry())));
    }

    private void retry() {
        connecting = false;
        connect();
    }

    private void use(RedisConnection made) {
        connecting = false;
        connection = made;
        heardAtNanos = System.nanoTime();
        made.handler(this::receive);
        made.endHandler(end -> context.runOnContext(now -> lost(made)));
        made.exceptionHandler(failure -> LOG.debug("the subscriptions' connection failed", failure));
        subscriptions.keySet().forEach(channel -> send(ON, channel));
        if (wasConnected) {
            LOG.info("subscribed again");
            whenBack.forEach(Runnable::run);
        }
        wasConnected = true;
    }

    private void lost(RedisConnection gone) {
        if (connection == gone) {
            LOG.warn("the subscriptions' connection is lost");
            connection = null;
            connect();
        }
    }

    /** When the last message came, or the connection was made: {@link System#nanoTime()}. */
    long heardAtNanos() {
        return heardAtNanos;
    }

    /** Gives the connection up and makes a new one: it is silent although something was published. */
    void renew() {
        context.runOnContext(now -> {
            if (connection != null) {
                connection.close();
            }
        });
    }

    private void receive(Response message) {
        heardAtNanos = System.nanoTime();
        context.runOnContext(now -> dispatch(message));
    }

    private void dispatch(Response message) {
        if (message == null || message.size() < 3) {
            return;
        }
        var subscription = subscriptions.get(message.get(1).toString());
        if (subscription == null) {
            return;
        }
        switch (message.get(0).toString()) {
            case "smessage" -> subscription.receiver().accept(message.get(2).toBuffer());
            case "ssubscribe" -> subscription.confirmed().tryComplete();
            default -> LOG.trace("another kind of message");
        }
    }
}

package io.sealpost.gateway.inbound;

import com.google.protobuf.ByteString;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.ListWatches;
import io.sealpost.gateway.domain.PresenceStates;
import io.sealpost.gateway.domain.RateLimits;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.gateway.domain.Watches;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** {@code /v1/anonymous}: what all anonymous sockets share. */
@ApplicationScoped
class AnonymousDoor {

    private static final Duration ASK_OVER = Duration.ofSeconds(3);

    @Inject
    Vertx vertx;

    @Inject
    GatewayConfig config;

    @Inject
    RateLimits rates;

    @Inject
    Watches watches;

    @Inject
    ListWatches lists;

    @Inject
    PresenceStates presence;

    @Inject
    Traffic traffic;

    @Inject
    OpenSockets open;

    private final Set<AnonymousSocket> sockets = ConcurrentHashMap.newKeySet();

    void start(@Observes StartupEvent started) {
        presence.whenBack(() -> sockets.forEach(this::askAgainSoon));
    }

    /** All watchers have missed the same moments, but must not all ask in the same one. */
    private void askAgainSoon(AnonymousSocket socket) {
        long delay = ThreadLocalRandom.current().nextLong(1, ASK_OVER.toMillis());
        vertx.setTimer(delay, tick -> socket.askAgain());
    }

    void enter(ServerWebSocket webSocket, byte[] address) {
        var socket = new AnonymousSocket(this, webSocket, address);
        sockets.add(socket);
        open.joined(socket);
    }

    void left(AnonymousSocket socket, int code) {
        sockets.remove(socket);
        traffic.closed(code);
        open.left(socket);
    }

    /** @param watches channels or accounts */
    CompletionStage<Turn> takeTurn(byte[] address, int watches) {
        return rates.take(Kind.WATCH, address, watches);
    }

    /** First hears what is published, then asks how things are: nothing falls between the two. */
    CompletionStage<Map<ByteString, PresenceUpdate>> ask(Watches.Watcher watcher, Collection<ByteString> channels) {
        return watches.watch(watcher, channels)
                .copy()
                .orTimeout(config.http().askTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(heard -> presence.now(channels));
    }

    void forget(Watches.Watcher watcher, Collection<ByteString> channels) {
        watches.unwatch(watcher, channels);
    }

    void refuse(FrameSocket socket, long request, Problem problem, Duration retryAfter) {
        traffic.refused(problem);
        socket.send(Frames.error(request, problem, retryAfter));
    }

    ListWatches lists() {
        return lists;
    }

    Vertx vertx() {
        return vertx;
    }

    GatewayConfig.Sockets limits() {
        return config.sockets();
    }
}

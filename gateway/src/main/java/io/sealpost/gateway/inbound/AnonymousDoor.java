package io.sealpost.gateway.inbound;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.GatewayConfig;
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
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** {@code /v1/anonymous}: what all anonymous sockets share. */
@ApplicationScoped
class AnonymousDoor {

    @Inject
    Vertx vertx;

    @Inject
    GatewayConfig config;

    @Inject
    RateLimits rates;

    @Inject
    Watches watches;

    @Inject
    PresenceStates presence;

    @Inject
    Traffic traffic;

    @Inject
    OpenSockets open;

    void enter(ServerWebSocket socket, byte[] address) {
        open.joined(new AnonymousSocket(this, socket, address));
    }

    void left(AnonymousSocket socket, int code) {
        traffic.closed(code);
        open.left(socket);
    }

    CompletionStage<Turn> takeTurn(byte[] address, int channels) {
        return rates.take(Kind.WATCH, address, channels);
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

    void refused(Problem problem) {
        traffic.refused(problem);
    }

    Vertx vertx() {
        return vertx;
    }

    GatewayConfig.Sockets limits() {
        return config.sockets();
    }
}

package io.sealpost.gateway.inbound;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.sealpost.gateway.GatewayConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * The way out, before the servers stop: nobody comes in any more, every socket is closed with 1012 at a random moment
 * and once its sends are answered, requests get their answers. Detach records and hints follow each socket; the producers are flushed when they close.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final Vertx vertx;
    private final OpenSockets open;
    private final OpenRequests requests;
    private final GatewayConfig config;

    Drain(Vertx vertx, OpenSockets open, OpenRequests requests, GatewayConfig config) {
        this.vertx = vertx;
        this.open = open;
        this.requests = requests;
        this.config = config;
    }

    void onShutdown(@Observes ShutdownDelayInitiatedEvent shutdown) throws InterruptedException {
        var members = open.startDraining();
        LOG.infof("draining count=%d", members.size());
        for (var member : members) {
            long moment = ThreadLocalRandom.current()
                    .nextLong(1, config.sockets().drainOver().toMillis() + 2);
            vertx.setTimer(moment, tick -> member.goAway());
        }
        open.awaitEmpty(config.sockets().drainWithin());
        requests.awaitEmpty(config.http().timeout());
    }
}

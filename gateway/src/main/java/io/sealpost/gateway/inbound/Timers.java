package io.sealpost.gateway.inbound;

import io.quarkus.runtime.StartupEvent;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.Rosters;
import io.sealpost.gateway.domain.Tokens;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What the gateway does by the clock: reads the registry's keys, writes rosters. */
@ApplicationScoped
class Timers {

    private static final Logger LOG = Logger.getLogger(Timers.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Tokens tokens;
    private final Rosters rosters;

    Timers(Vertx vertx, GatewayConfig config, Tokens tokens, Rosters rosters) {
        this.vertx = vertx;
        this.config = config;
        this.tokens = tokens;
        this.rosters = rosters;
    }

    void start(@Observes StartupEvent started) {
        readKeys();
        vertx.setPeriodic(config.sockets().rosterEvery().toMillis(), tick -> rosters.tellAll());
    }

    private void readKeys() {
        tokens.refresh().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("the registry's keys could not be read");
            }
            var next = tokens.loaded() ? config.http().keysEvery() : RETRY;
            vertx.setTimer(next.toMillis(), tick -> readKeys());
        });
    }
}

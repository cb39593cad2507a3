package io.sealpost.presence.inbound;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.presence.domain.AccessTokens;
import io.sealpost.presence.domain.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Fetches the keys of access tokens now and then, so that those withdrawn are worth nothing here either. */
@ApplicationScoped
class KeyTimer {

    private static final Logger LOG = Logger.getLogger(KeyTimer.class);

    private final AccessTokens tokens;

    KeyTimer(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Scheduled(every = "${presence.keys-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        return tokens.refresh()
                .onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("keys not refreshed outcome=registry-unavailable"))
                .onFailure(StoreUnavailable.class)
                .recoverWithNull();
    }
}

package io.sealpost.presence.inbound;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.presence.domain.Presence;
import io.sealpost.presence.domain.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks for ended leases every few seconds; on every instance, since whoever comes second changes nothing. */
@ApplicationScoped
class LeaseTimer {

    private static final Logger LOG = Logger.getLogger(LeaseTimer.class);

    private final Presence presence;

    LeaseTimer(Presence presence) {
        this.presence = presence;
    }

    @Scheduled(every = "${presence.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return presence.sweep()
                .onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("store unavailable, leases wait"))
                .onFailure(StoreUnavailable.class)
                .recoverWithNull();
    }
}

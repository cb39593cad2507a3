package io.sealpost.media.inbound;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.media.domain.AccessTokens;
import io.sealpost.media.domain.Removal;
import io.sealpost.media.domain.StoreUnavailable;
import io.sealpost.media.domain.records.Records;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** What happens by itself. After a failure the next time is as good. */
@ApplicationScoped
class Timers {

    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final Removal removal;
    private final Records records;
    private final AccessTokens tokens;

    Timers(Removal removal, Records records, AccessTokens tokens) {
        this.removal = removal;
        this.records = records;
        this.tokens = tokens;
    }

    @Scheduled(every = "${media.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweepBlobs() {
        return unlessUnavailable(removal.sweep());
    }

    /** By itself: records need no S3. */
    @Scheduled(every = "${media.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweepRecords() {
        return unlessUnavailable(records.sweep());
    }

    private static Uni<Void> unlessUnavailable(Uni<Void> sweep) {
        return sweep.onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("sweep stopped outcome=store-unavailable"))
                .onFailure(StoreUnavailable.class)
                .recoverWithNull();
    }

    @Scheduled(every = "${media.keys-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> refreshKeys() {
        return tokens.refresh()
                .onFailure(StoreUnavailable.class)
                .invoke(() -> LOG.warn("keys not refreshed outcome=registry-unavailable"))
                .onFailure(StoreUnavailable.class)
                .recoverWithNull();
    }
}

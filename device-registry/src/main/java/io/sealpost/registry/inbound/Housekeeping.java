package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.registry.domain.Expiring;
import io.sealpost.registry.domain.Outbox;
import io.sealpost.registry.domain.SigningKeys;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** What happens without being asked. A failed round is counted and logged; the next one tries again. */
@Singleton
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Outbox outbox;
    private final SigningKeys keys;
    private final List<Expiring> memories;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Housekeeping(
            Outbox outbox, SigningKeys keys, @All List<Expiring> memories, InstantSource clock, MeterRegistry meters) {
        this.outbox = outbox;
        this.keys = keys;
        this.memories = memories;
        this.clock = clock;
        this.meters = meters;
    }

    @Scheduled(
            every = "${registry.relay-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = ApplicationNotRunning.class)
    Uni<Void> relay() {
        var round = outbox.relay()
                .invoke(sent -> meters.counter("registry.outbox.sent").increment(sent))
                .replaceWithVoid();
        return noted("relay", round);
    }

    @Scheduled(
            every = "${registry.housekeeping-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = ApplicationNotRunning.class)
    Uni<Void> renewKeys() {
        return noted("keys", keys.renew());
    }

    @Scheduled(
            every = "${registry.housekeeping-interval}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = ApplicationNotRunning.class)
    Uni<Void> forgetExpired() {
        var now = clock.instant();
        var round = Multi.createFrom()
                .iterable(memories)
                .onItem()
                .transformToUniAndConcatenate(memory -> memory.deleteExpired(now))
                .collect()
                .asList()
                .replaceWithVoid();
        return noted("expiry", round);
    }

    private Uni<Void> noted(String task, Uni<Void> round) {
        return round.onFailure().recoverWithUni(fault -> {
            LOG.warnf(
                    "housekeeping failed task=%s fault=%s",
                    task, fault.getClass().getSimpleName());
            meters.counter("registry.housekeeping.failures", "task", task).increment();
            return Uni.createFrom().voidItem();
        });
    }
}

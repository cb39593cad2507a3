package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.registry.domain.ChallengeStore;
import io.sealpost.registry.domain.InvitationStore;
import io.sealpost.registry.domain.Outbox;
import io.sealpost.registry.domain.RendezvousStore;
import io.sealpost.registry.domain.SigningKeys;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** What happens without being asked. A failed round is counted and logged; the next one tries again. */
@Singleton
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    /** A challenge that is over here may still count on an instance whose clock is behind: forgotten, it would count twice. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Outbox outbox;
    private final SigningKeys keys;
    private final InvitationStore invitations;
    private final ChallengeStore challenges;
    private final RendezvousStore rendezvous;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Housekeeping(
            Outbox outbox,
            SigningKeys keys,
            InvitationStore invitations,
            ChallengeStore challenges,
            RendezvousStore rendezvous,
            InstantSource clock,
            MeterRegistry meters) {
        this.outbox = outbox;
        this.keys = keys;
        this.invitations = invitations;
        this.challenges = challenges;
        this.rendezvous = rendezvous;
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
        var round = invitations
                .deleteExpired(now)
                .chain(() -> rendezvous.deleteExpired(now))
                .chain(() -> challenges.deleteExpired(now.minus(CLOCKS_DIFFER)));
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

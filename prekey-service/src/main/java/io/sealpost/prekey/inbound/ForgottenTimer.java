package io.sealpost.prekey.inbound;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.prekey.domain.OutcomeUnknown;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.prekey.domain.Unavailable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Forgets who was forgotten once no token of theirs can be good any more. A failed round is logged; the next one tries again. */
@ApplicationScoped
class ForgottenTimer {

    private static final Logger LOG = Logger.getLogger(ForgottenTimer.class);

    private final Prekeys prekeys;

    ForgottenTimer(Prekeys prekeys) {
        this.prekeys = prekeys;
    }

    @Scheduled(
            every = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = ApplicationNotRunning.class)
    Uni<Void> sweep() {
        return prekeys.forgetWhoWasForgotten()
                .onFailure(fault -> fault instanceof Unavailable || fault instanceof OutcomeUnknown)
                .invoke(fault -> LOG.warn("store unavailable, what expired is deleted later"))
                .onFailure(fault -> fault instanceof Unavailable || fault instanceof OutcomeUnknown)
                .recoverWithNull();
    }
}

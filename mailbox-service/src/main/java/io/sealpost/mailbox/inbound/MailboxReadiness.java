package io.sealpost.mailbox.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the log is read and every assigned partition is served. Redis is not asked: without it pushes wait. */
@Readiness
@ApplicationScoped
class MailboxReadiness implements HealthCheck {

    private final CommandLog log;
    private final PartitionShells shells;

    MailboxReadiness(CommandLog log, PartitionShells shells) {
        this.log = log;
        this.shells = shells;
    }

    @Override
    public HealthCheckResponse call() {
        boolean served = shells.all().stream().allMatch(OwnedPartition::isServed);
        return HealthCheckResponse.named("mailboxes")
                .status(log.isReading() && served)
                .build();
    }
}

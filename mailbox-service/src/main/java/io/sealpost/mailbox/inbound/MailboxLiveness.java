package io.sealpost.mailbox.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the log's thread is. Absent stores do not end it: a restart would not bring them back. */
@Liveness
@ApplicationScoped
class MailboxLiveness implements HealthCheck {

    private final CommandLog log;

    MailboxLiveness(CommandLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("mailbox log").status(log.isAlive()).build();
    }
}

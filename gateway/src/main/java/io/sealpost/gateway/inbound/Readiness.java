package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.Mailboxes;
import io.sealpost.gateway.domain.PushChannel;
import io.sealpost.gateway.domain.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether clients may come: once the owners of mailboxes can reach this gateway, the log's metadata is here and tokens
 * can be checked, until shutdown begins. Redis, Kafka or the registry going away later changes nothing: all gateways
 * would leave at once, and what still works would stop.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {

    private final PushChannel pushes;
    private final Mailboxes mailboxes;
    private final Tokens tokens;
    private final OpenSockets open;

    Readiness(PushChannel pushes, Mailboxes mailboxes, Tokens tokens, OpenSockets open) {
        this.pushes = pushes;
        this.mailboxes = mailboxes;
        this.tokens = tokens;
        this.open = open;
    }

    /** Sockets may come in. */
    boolean accepting() {
        return started() && !open.draining();
    }

    /** Requests may come in, while shutdown has begun too. */
    boolean started() {
        return pushes.reached() && mailboxes.partitions() > 0 && tokens.loaded();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .withData("pushChannel", pushes.reached())
                .withData("mailboxLog", mailboxes.partitions() > 0)
                .withData("keys", tokens.loaded())
                .withData("draining", open.draining())
                .status(accepting())
                .build();
    }
}

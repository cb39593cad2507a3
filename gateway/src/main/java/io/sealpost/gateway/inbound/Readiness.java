package io.sealpost.gateway.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Readiness: the entrance takes sockets. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {

    private final Entrance entrance;

    Readiness(Entrance entrance) {
        this.entrance = entrance;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .withData("pushChannel", entrance.hearsPushes())
                .withData("mailboxLog", entrance.knowsTheLog())
                .withData("keys", entrance.hasKeys())
                .status(entrance.takesSockets())
                .build();
    }
}

package io.sealpost.media.outbound;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/** Ready once the bucket is there; it is made at the start, or as soon as the store answers. */
@Readiness
@ApplicationScoped
class S3Readiness implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(S3Readiness.class);
    private static final String NAME = "blob store";

    private final S3BlobObjects objects;

    S3Readiness(S3BlobObjects objects) {
        this.objects = objects;
    }

    void atStart(@Observes StartupEvent start) {
        if (!provided()) {
            LOG.warn("blob store does not answer yet");
        }
    }

    @Override
    public HealthCheckResponse call() {
        return provided() ? HealthCheckResponse.up(NAME) : HealthCheckResponse.down(NAME);
    }

    private boolean provided() {
        try {
            objects.provideBucket();
            return true;
        } catch (SdkException away) {
            return false;
        }
    }
}

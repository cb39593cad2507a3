package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** A store of what is remembered for a while only. */
public interface Expiring {

    /** Forgets what expired before {@code now}, in one transaction. */
    Uni<Void> deleteExpired(Instant now);
}

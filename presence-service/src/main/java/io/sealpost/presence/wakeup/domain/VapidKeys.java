package io.sealpost.presence.wakeup.domain;

import io.smallrye.mutiny.Uni;

/** Where the mesh's VAPID key is kept: one for all instances, and the same ever after. */
public interface VapidKeys {

    /** Fails with {@link io.sealpost.presence.domain.StoreUnavailable}; repeat it. */
    Uni<VapidKey> current();
}

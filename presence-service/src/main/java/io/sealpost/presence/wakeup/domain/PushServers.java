package io.sealpost.presence.wakeup.domain;

import io.smallrye.mutiny.Uni;

/** The push servers of the world. */
public interface PushServers {

    /**
     * Sends one empty message, when it is its turn. Not repeatable: each one wakes the device. Fails only with
     * {@link io.sealpost.presence.domain.StoreUnavailable}, while it is not known which key to sign with; then nothing was sent.
     */
    Uni<Answer> wake(Endpoint endpoint);
}

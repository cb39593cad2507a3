package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;

/** What the registry asks prekey-service. */
public interface Prekeys {

    /**
     * Whether others could write to this device now: it has signed and last-resort prekeys under its identity key. Fails
     * with {@link StoreUnavailable} if there is no answer in time.
     */
    Uni<Boolean> areReady(AccountId account, Device device);
}

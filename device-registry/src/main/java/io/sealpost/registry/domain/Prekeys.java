package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What the registry asks prekey-service. */
public interface Prekeys {

    /**
     * Whether others could write to all of these devices now: each has signed and last-resort prekeys under its identity
     * key. If so, these are kept from now on, otherwise none. Fails with {@link StoreUnavailable} if there is no answer in
     * time.
     *
     * @param devices at least one
     */
    Uni<Boolean> areReady(AccountId account, List<Device> devices);
}

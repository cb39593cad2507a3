package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The side of the store that gives keys away. */
public interface BundleStore {

    /**
     * Takes the oldest one-time key of each kind from each of these devices, in one transaction. A key that was taken is
     * gone, also when the answer is lost: no key leaves twice, whatever fails and however many take at once. Devices that
     * are unknown or not of this account are left out; the order is that of {@code devices}.
     *
     * @return fails with {@link Unavailable} or {@link OutcomeUnknown}
     */
    Uni<List<Bundle>> take(AccountId account, List<DeviceId> devices);
}

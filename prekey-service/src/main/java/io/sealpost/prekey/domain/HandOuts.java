package io.sealpost.prekey.domain;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The store's own count of hand-outs, and what is done if it is too low. Each method is one transaction. */
public interface HandOuts {

    /** The number of the last hand-out; 0 if there was none. */
    Uni<Long> last();

    /**
     * Erases the one-time keys of some devices as if they had left. Repeatable.
     *
     * @param after goes on behind this device; from the first one if empty
     * @return the devices, in their order; none: there are no more
     */
    Uni<List<Owner>> erase(Optional<DeviceId> after);

    /** The next hand-out gets a higher number than this one, at least. Repeatable. */
    Uni<Void> raiseTo(long number);
}

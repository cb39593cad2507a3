package io.sealpost.presence.wakeup.domain;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The registrations of all devices. Every method fails with {@link io.sealpost.presence.domain.StoreUnavailable}: then it may
 * or may not have happened. All but {@link #take} may be repeated.
 */
public interface RegistrationStore {

    /**
     * Replaces what the device had registered.
     *
     * @param until when it is forgotten, unless the device registers again
     * @return false, and nothing changed, if the device was removed from its account
     */
    Uni<Boolean> put(DeviceId device, Endpoint endpoint, Instant until);

    /** The device does not want to be woken any more. */
    Uni<Void> remove(DeviceId device);

    /** The devices are removed from their account: what is under way for them comes too late. */
    Uni<Void> banish(List<DeviceId> devices);

    Uni<Optional<Registration>> find(DeviceId device);

    /**
     * The same, once for each reason: empty, too, if this or a later reason was taken before. After a failure it may have been
     * taken; whoever repeats it then does not get it.
     */
    Uni<Optional<Registration>> take(DeviceId device, Instant reason);

    /** A wake-up arrived: failures before it are forgotten. */
    Uni<Void> succeeded(DeviceId device);

    /** A wake-up failed. After {@code most} in a row the registration is deleted, unless the device has registered again. */
    Uni<Void> failed(DeviceId device, Registration registration, int most);

    /** The push server knows it no more. Does nothing if the device has registered again. */
    Uni<Void> drop(DeviceId device, Registration registration);
}

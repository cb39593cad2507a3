package io.sealpost.presence.wakeup.domain;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Wakes devices that are away, once for each reason, where they asked for it. */
public final class Wakeups {

    private final RegistrationStore store;
    private final Destinations destinations;
    private final Deliveries deliveries;
    private final InstantSource clock;
    private final Duration kept;

    /** @param kept how long a registration is good unless it is renewed */
    public Wakeups(
            RegistrationStore store,
            Destinations destinations,
            Deliveries deliveries,
            InstantSource clock,
            Duration kept) {
        this.store = store;
        this.destinations = destinations;
        this.deliveries = deliveries;
        this.clock = clock;
        this.kept = kept;
    }

    /** See {@link Destinations#admit}. */
    public Endpoint admit(String endpoint) {
        return destinations.admit(endpoint);
    }

    /** Replaces what the device had registered. @return false if it was removed from its account */
    public Uni<Boolean> register(DeviceId device, Endpoint endpoint) {
        // By days, so that the store does not tell when a device was last here.
        var until = clock.instant().plus(kept).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return store.put(device, endpoint, until);
    }

    public Uni<Void> forget(DeviceId device) {
        return store.remove(device);
    }

    /** The devices are removed from their account, for ever. Repeatable. */
    public Uni<Void> banish(List<DeviceId> devices) {
        return store.banish(devices);
    }

    /**
     * Mail waits for an absent device. Returns when the wake-up is on its way; a hint with a reason that was heard of before
     * changes nothing.
     */
    public Uni<Void> hint(DeviceId device, Instant reason) {
        return store.take(device, reason)
                .invoke(taken -> taken.ifPresent(registration -> deliveries.begin(device, registration)))
                .replaceWithVoid();
    }
}

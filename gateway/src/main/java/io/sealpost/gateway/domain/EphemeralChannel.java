package io.sealpost.gateway.domain;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.util.function.Consumer;

/** From the gateway of whoever sends to the gateway of whoever gets: keeps nothing, and may lose, repeat and reorder. */
public interface EphemeralChannel {

    /** Says it to whichever gateways hear for this device: none, most often one. Never fails. */
    void say(DeviceId device, EphemeralEnvelope envelope);

    /**
     * Hears what is said to a device from some moment soon; again: the newer receiver hears.
     *
     * @param receiver called from any thread; must not block
     */
    void hear(DeviceId device, Consumer<EphemeralEnvelope> receiver);

    /** Ends the hearing; unknown: nothing happens. */
    void ignore(DeviceId device);
}

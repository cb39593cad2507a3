package io.sealpost.mailbox.domain;

import io.sealpost.protocol.DeviceId;

/** Tells presence-service that something waits for an absent device. A hint: it may be lost. */
public interface Wakeups {

    /** @param reasonMs see {@link Effect.Wake}: two hints of a device with the same one are one */
    void hint(DeviceId device, long reasonMs);
}

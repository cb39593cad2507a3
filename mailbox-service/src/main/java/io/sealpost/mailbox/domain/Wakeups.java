package io.sealpost.mailbox.domain;

import io.sealpost.protocol.DeviceId;

/** Tells presence-service that something waits for an absent device. A hint: it may be lost. */
public interface Wakeups {

    void hint(DeviceId device);
}

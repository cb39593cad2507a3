package io.sealpost.client;

import io.sealpost.protocol.DeviceId;

/** A device of the user's own account, as the newest verified list names it. */
public record OwnDevice(DeviceId id, boolean isThis) {}

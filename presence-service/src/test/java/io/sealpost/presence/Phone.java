package io.sealpost.presence;

import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.concurrent.ThreadLocalRandom;

/** A device, as it is connected. */
record Phone(DeviceId device, ConnectionId connection, long counter, byte[] channel) {

    static byte[] channel32() {
        var channel = new byte[32];
        ThreadLocalRandom.current().nextBytes(channel);
        return channel;
    }

    static Phone on(byte[] channel) {
        return new Phone(DeviceId.random(), ConnectionId.random(), 1, channel);
    }

    /** The same device, connected once more. */
    Phone again() {
        return new Phone(device, ConnectionId.random(), counter + 1, channel);
    }
}

package io.sealpost.client;

import io.sealpost.client.engine.Engine;
import io.sealpost.protocol.DeviceId;
import java.util.List;

/** The account's devices as their person sees them: who they are, what they are called, who comes and who goes. */
public final class Devices {

    private final Engine engine;

    Devices(Engine engine) {
        this.engine = engine;
    }

    /** All devices of this account, this one among them, and what the server remembers of them. */
    public List<OwnDevice> list() {
        return engine.ownDevices().list();
    }

    /** Lets the device that shows this code into the account. On the first device only; blocks until it is listed. */
    public DeviceId approve(LinkCode code) {
        return engine.ownDevices().approve(code);
    }

    /**
     * Gives the history to a device that was approved just now: what was said to contacts and by them, without what disappears.
     * Blocks until it is uploaded; tells {@link ClientEvent.HistoryProgress}.
     *
     * @return how many messages
     */
    public long giveHistory(DeviceId device) {
        return engine.archive().give(device);
    }

    /** Calls a device of this account so; only the account's devices can read it. Fails with not-found. */
    public void rename(DeviceId device, DeviceName name) {
        engine.ownDevices().rename(device, name);
    }

    /** Removes another device for ever. On the first device only. */
    public void remove(DeviceId device) {
        engine.ownDevices().remove(device);
    }

    /**
     * What brings the account back when all devices are lost: the account key under a passphrase, one line of text. On the
     * first device only; takes about a second.
     */
    public String recoveryFile(String passphrase) {
        return engine.ownDevices().recoveryFile(passphrase);
    }
}

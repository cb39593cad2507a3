package io.sealpost.client.store;

import io.sealpost.protocol.DeviceId;

/** When a session was last begun anew, so that two devices with a broken session do not ask each other in a circle. */
public final class Resends {

    private final Database database;

    Resends(Database database) {
        this.database = database;
    }

    /** Notes that this device is asked to send again; false if that happened less than {@code pauseMs} ago. */
    public boolean mayAsk(DeviceId device, long nowMs, long pauseMs) {
        return note("asked", device, nowMs, pauseMs);
    }

    /** Notes that this device's request is answered; false if that happened less than {@code pauseMs} ago. */
    public boolean mayAnswer(DeviceId device, long nowMs, long pauseMs) {
        return note("answered", device, nowMs, pauseMs);
    }

    private boolean note(String column, DeviceId device, long nowMs, long pauseMs) {
        database.sql().update("INSERT OR IGNORE INTO resend VALUES (?, 0, 0)", device.bytes());
        return database.sql()
                        .update(
                                "UPDATE resend SET " + column + " = ? WHERE device = ? AND " + column + " <= ?",
                                nowMs,
                                device.bytes(),
                                nowMs - pauseMs)
                == 1;
    }
}

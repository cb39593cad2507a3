package io.sealpost.client.store;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** When a session was last begun anew, so that two devices with a broken session do not ask each other in a circle. */
public final class Resends {

    /** The names are in the user's database: never rename them. */
    public enum Step {
        ASK,
        ANSWER
    }

    /**
     * Something to send to a device's account that is not in the outbox yet.
     *
     * @param timeMs of asking: when the mesh took what could not be opened; of answering: when it was asked for
     */
    public record Due(Step step, AccountId account, DeviceId device, long timeMs) {}

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

    /** Replaces an older one of the same step and device. */
    public void add(Due due) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO resend_due (device, step, account, time) VALUES (?, ?, ?, ?)",
                        due.device().bytes(),
                        due.step().name(),
                        due.account().bytes(),
                        due.timeMs());
    }

    public List<Due> due() {
        return database.sql().list("SELECT * FROM resend_due", Resends::read);
    }

    /** One that replaced it meanwhile stays due. */
    public void done(Due due) {
        database.sql()
                .update(
                        "DELETE FROM resend_due WHERE device = ? AND step = ? AND time = ?",
                        due.device().bytes(),
                        due.step().name(),
                        due.timeMs());
    }

    private static Due read(ResultSet row) throws SQLException {
        return new Due(
                Step.valueOf(row.getString("step")),
                AccountId.of(row.getBytes("account")),
                DeviceId.of(row.getBytes("device")),
                row.getLong("time"));
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

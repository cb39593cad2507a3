package io.sealpost.client;

import io.sealpost.protocol.DeviceId;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A device of the user's own account, as the newest verified list names it. All but its id is what the server remembers.
 *
 * @param name as one of the account's devices called it
 * @param added UTC day of its first list; empty if that was before servers remembered it
 * @param lastSeen UTC day on which it last signed in
 */
public record OwnDevice(
        DeviceId id, Optional<String> name, Optional<LocalDate> added, Optional<LocalDate> lastSeen, boolean isThis) {

    /** After more days without a sign of life a device is probably lost or forgotten. */
    public static final int IDLE_DAYS = 30;

    /** Days since it was last seen, or added if it was never seen; 0 if neither is known. @param today in UTC */
    public long daysUnseen(LocalDate today) {
        long days = lastSeen.or(() -> added)
                .map(day -> ChronoUnit.DAYS.between(day, today))
                .orElse(0L);
        return Math.max(0, days);
    }

    /** Whether its owner should think about removing it; nothing removes it by itself. @param today in UTC */
    public boolean isIdle(LocalDate today) {
        return daysUnseen(today) > IDLE_DAYS;
    }
}

package io.sealpost.client.store;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;

/**
 * Running numbers of messages ({@code Content.order}): by them a reader sees whether the server has changed their order. They
 * are unsigned; whoever names a huge one is out of order themselves from then on.
 */
public final class RunningNumbers {

    private final Database database;

    RunningNumbers(Database database) {
        this.database = database;
    }

    /** Counts one more message that this device seals for an account: 1, 2, and so on. */
    public long next(AccountId recipient) {
        return database.sql()
                .first(
                        "INSERT INTO sealed_order VALUES (?, 1) ON CONFLICT (account) DO UPDATE SET last = last + 1"
                                + " RETURNING last",
                        row -> row.getLong(1),
                        recipient.bytes())
                .orElseThrow();
    }

    /**
     * Notes that a message of this device was opened. Of one without a number (0) nothing is noted.
     *
     * @return false if one with a higher number was opened before
     */
    public boolean opened(DeviceId sender, long number) {
        if (number == 0) {
            return true;
        }
        Optional<Long> highest = database.sql()
                .first("SELECT highest FROM opened_order WHERE device = ?", row -> row.getLong(1), sender.bytes());
        boolean overtaken = highest.isPresent() && Long.compareUnsigned(number, highest.get()) < 0;
        if (!overtaken) {
            database.sql().update("INSERT OR REPLACE INTO opened_order VALUES (?, ?)", sender.bytes(), number);
        }
        return !overtaken;
    }
}

package io.sealpost.client.store;

import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** Messages that disappear, and when. */
public final class Expiring {

    /** One of them. */
    public record Due(AccountId account, Key message) {}

    private final Database database;
    private final InstantSource clock;
    private volatile Runnable onStart = () -> {};

    Expiring(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Told after each commit that has started a message's time. */
    public void whenStarted(Runnable listener) {
        onStart = listener;
    }

    /** Its time has not started yet. */
    public void add(AccountId account, Key message, long afterMs) {
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO expiring VALUES (?, ?, ?, ?, NULL)",
                        account.bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT,
                        afterMs);
    }

    /**
     * Starts a message's time, unless it has started already or never will.
     *
     * @param fromMs by the mesh's clock; a message does not live longer because this device's clock is behind it
     */
    public void start(AccountId account, Key message, long fromMs) {
        int started = database.sql()
                .update(
                        "UPDATE expiring SET until = ? + after WHERE account = ? AND message = ? AND sent = ?"
                                + " AND until IS NULL",
                        Math.min(fromMs, clock.millis()),
                        account.bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
        if (started == 1) {
            database.afterCommit(onStart);
        }
    }

    public void remove(AccountId account, Key message) {
        database.sql()
                .update(
                        "DELETE FROM expiring WHERE account = ? AND message = ? AND sent = ?",
                        account.bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
    }

    /** Those whose time is over, in its order. */
    public List<Due> due(int limit) {
        return database.sql()
                .list(
                        "SELECT account, message, sent FROM expiring WHERE until <= ? ORDER BY until LIMIT ?",
                        row -> new Due(
                                AccountId.of(row.getBytes(1)),
                                new Key(
                                        MessageId.of(row.getBytes(2)),
                                        row.getBoolean(3) ? Direction.SENT : Direction.RECEIVED)),
                        clock.millis(),
                        limit);
    }

    /** When the next one's is over, milliseconds since 1970. */
    public OptionalLong next() {
        return database.sql()
                .first(
                        "SELECT min(until) FROM expiring WHERE until IS NOT NULL HAVING min(until) > 0",
                        row -> row.getLong(1))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}

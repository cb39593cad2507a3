package io.sealpost.client.store;

import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Marks of what another device sent, and has not told of here yet. */
public final class EarlyMarks {

    /** Most of one contact: who marks what was never sent cannot fill the disk. */
    public static final int MOST_OF_ONE = 1_000;

    /** Most in all. */
    public static final int MOST = 10_000;

    /** As long as mail waits at most: after that the other device does not tell any more. */
    public static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;

    EarlyMarks(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Kept until the other device tells, up to a bound. */
    public void keep(AccountId account, MessageId id, State state) {
        long now = clock.millis();
        database.sql().update("DELETE FROM early_mark WHERE kept < ?", now - KEPT.toMillis());
        database.sql()
                .update(
                        "INSERT INTO early_mark SELECT ?1, ?2, ?3, ?4"
                                + " WHERE (SELECT count(*) FROM early_mark) < " + MOST
                                + " AND (SELECT count(*) FROM early_mark WHERE account = ?1) < " + MOST_OF_ONE
                                + " ON CONFLICT DO UPDATE SET state = ?3 WHERE state <> 'READ'",
                        account.bytes(),
                        id.bytes(),
                        state.name(),
                        now);
    }

    public Optional<State> take(AccountId account, MessageId id) {
        return database.sql()
                .first(
                        "DELETE FROM early_mark WHERE account = ? AND message = ? RETURNING state",
                        row -> State.valueOf(row.getString(1)),
                        account.bytes(),
                        id.bytes());
    }
}

package io.sealpost.client.store;

import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.util.Optional;

/** Marks of what another device sent, and has not told of here yet. */
public final class EarlyMarks {

    /** More would be somebody who marks what was never sent. */
    private static final int MOST = 10_000;

    private final Database database;

    EarlyMarks(Database database) {
        this.database = database;
    }

    /** Kept until the other device tells, up to a bound. */
    public void keep(AccountId account, MessageId id, State state) {
        database.sql()
                .update(
                        "INSERT INTO early_mark SELECT ?1, ?2, ?3"
                                + " WHERE (SELECT count(*) FROM early_mark) < " + MOST
                                + " ON CONFLICT DO UPDATE SET state = ?3 WHERE state <> 'READ'",
                        account.bytes(),
                        id.bytes(),
                        state.name());
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

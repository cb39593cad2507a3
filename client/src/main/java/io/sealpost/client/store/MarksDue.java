package io.sealpost.client.store;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.util.List;

/** Delivered and read marks that are not sent yet. */
public final class MarksDue {

    /** The names are in the user's database: never rename them. */
    public enum Mark {
        DELIVERED,
        READ
    }

    private final Database database;

    MarksDue(Database database) {
        this.database = database;
    }

    public void add(AccountId account, MessageId message, Mark mark) {
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO mark_due VALUES (?, ?, ?)",
                        account.bytes(),
                        message.bytes(),
                        mark.name());
    }

    public List<AccountId> accounts() {
        return database.sql().list("SELECT DISTINCT account FROM mark_due", row -> AccountId.of(row.getBytes(1)));
    }

    /** At most {@code limit}; they stay until {@link #remove}. */
    public List<MessageId> of(AccountId account, Mark mark, int limit) {
        return database.sql()
                .list(
                        "SELECT message FROM mark_due WHERE account = ? AND mark = ? LIMIT ?",
                        row -> MessageId.of(row.getBytes(1)),
                        account.bytes(),
                        mark.name(),
                        limit);
    }

    public void remove(AccountId account, Mark mark, List<MessageId> messages) {
        for (MessageId message : messages) {
            database.sql()
                    .update(
                            "DELETE FROM mark_due WHERE account = ? AND message = ? AND mark = ?",
                            account.bytes(),
                            message.bytes(),
                            mark.name());
        }
    }
}

package io.sealpost.client.store;

import io.sealpost.protocol.AccountId;
import java.util.List;

/** Accounts of whom this account wants to hear nothing. */
public final class Blocked {

    private final Database database;

    Blocked(Database database) {
        this.database = database;
    }

    /** What was to be told them is not any more. */
    public void add(AccountId account) {
        database.sql().update("INSERT OR IGNORE INTO blocked VALUES (?)", (Object) account.bytes());
        for (String due : List.of("list_notice_due", "mark_due", "resend_due")) {
            database.sql().update("DELETE FROM " + due + " WHERE account = ?", (Object) account.bytes());
        }
    }

    public void remove(AccountId account) {
        database.sql().update("DELETE FROM blocked WHERE account = ?", (Object) account.bytes());
    }

    public boolean contains(AccountId account) {
        return database.sql()
                .first("SELECT 1 FROM blocked WHERE account = ?", row -> true, (Object) account.bytes())
                .orElse(false);
    }

    public List<AccountId> all() {
        return database.sql().list("SELECT account FROM blocked", row -> AccountId.of(row.getBytes(1)));
    }
}

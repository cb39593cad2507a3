package io.sealpost.client.store;

import io.sealpost.protocol.AccountId;
import java.util.List;

/** Contacts who have not been told of the newest own device list yet. */
public final class ListNotices {

    private final Database database;

    ListNotices(Database database) {
        this.database = database;
    }

    public void addAllContacts() {
        database.sql()
                .update("INSERT OR IGNORE INTO list_notice_due SELECT account FROM account WHERE contact = 1"
                        + " AND account NOT IN (SELECT account FROM blocked)");
    }

    public List<AccountId> due() {
        return database.sql().list("SELECT account FROM list_notice_due", row -> AccountId.of(row.getBytes(1)));
    }

    /** Every message tells: whoever was written to knows. */
    public void told(AccountId account) {
        database.sql().update("DELETE FROM list_notice_due WHERE account = ?", account.bytes());
    }
}

package io.sealpost.client.store;

import io.sealpost.client.ProfileKey;

/**
 * The account's present profile key. It is replaced when somebody is blocked, by any of the account's devices; of two new
 * ones all devices keep the same.
 */
public final class OwnProfile {

    private final Database database;

    OwnProfile(Database database) {
        this.database = database;
    }

    public ProfileKey key() {
        return database.sql()
                .first("SELECT profile_key FROM own", row -> new ProfileKey(row.getBytes(1)))
                .orElseThrow();
    }

    /** When the present key was made, milliseconds since 1970 by the clock of its maker; 0 for the account's first. */
    public long since() {
        return database.sql()
                .first("SELECT since FROM own_profile", row -> row.getLong(1))
                .orElse(0L);
    }

    /** The server is still to be told of it. */
    public void replace(ProfileKey key, long since) {
        database.sql().update("UPDATE own SET profile_key = ?", (Object) key.bytes());
        database.sql()
                .update(
                        "UPDATE account SET profile_key = ?, access_refused = 0 WHERE account = (SELECT account FROM own)",
                        (Object) key.bytes());
        database.sql().update("INSERT OR REPLACE INTO own_profile VALUES (1, ?, 1)", since);
    }

    /** Whether the server has not confirmed the present key's access key yet. */
    public boolean isDue() {
        return database.sql()
                .first("SELECT 1 FROM own_profile WHERE due = 1", row -> true)
                .orElse(false);
    }

    /** The server knows the access key of this one; that counts only while it is the present one. */
    public void confirmed(ProfileKey key) {
        database.sql()
                .update("UPDATE own_profile SET due = 0 WHERE (SELECT profile_key FROM own) = ?", (Object) key.bytes());
    }
}

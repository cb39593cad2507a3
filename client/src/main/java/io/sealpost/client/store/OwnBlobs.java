package io.sealpost.client.store;

import java.time.InstantSource;
import java.util.List;

/** Blobs that this device uploaded, with what deletes them, until they expire by themselves. */
public final class OwnBlobs {

    public record OwnBlob(String id, String deletionToken) {}

    private final Database database;
    private final InstantSource clock;

    OwnBlobs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public void add(String blob, String deletionToken, long expiresAtMs) {
        database.sql().update("DELETE FROM own_blob WHERE expires < ?", clock.millis());
        database.sql().update("INSERT OR REPLACE INTO own_blob VALUES (?, ?, ?)", blob, deletionToken, expiresAtMs);
    }

    public List<OwnBlob> all() {
        return database.sql()
                .list(
                        "SELECT blob, deletion_token FROM own_blob",
                        row -> new OwnBlob(row.getString(1), row.getString(2)));
    }

    public void remove(OwnBlob blob) {
        database.sql().update("DELETE FROM own_blob WHERE blob = ?", blob.id());
    }
}

package io.sealpost.client.store;

import java.net.URI;
import java.util.Optional;

/** Where this device wants to be woken, and what the server has heard of it. */
public final class WakeupWish {

    /**
     * @param endpoint empty: not any more, which the server has still to be told
     * @param serverKey the server's key when the endpoint was new; empty until the server has heard of it
     * @param toldAtMs when the server heard of it last; 0 for never
     */
    public record Wish(Optional<URI> endpoint, Optional<String> serverKey, long toldAtMs) {

        /** That the server has not heard yet. */
        public static Wish of(Optional<URI> endpoint) {
            return new Wish(endpoint, Optional.empty(), 0);
        }

        /** The same, heard. */
        public Wish told(String key, long nowMs) {
            return new Wish(endpoint, Optional.of(serverKey.orElse(key)), nowMs);
        }
    }

    private final Database database;

    WakeupWish(Database database) {
        this.database = database;
    }

    public Optional<Wish> find() {
        return database.sql()
                .first(
                        "SELECT * FROM wakeup_wish",
                        row -> new Wish(
                                Optional.ofNullable(row.getString("endpoint")).map(URI::create),
                                Optional.ofNullable(row.getString("server_key")),
                                row.getLong("told")));
    }

    public void save(Wish wish) {
        database.sql()
                .update(
                        "INSERT OR REPLACE INTO wakeup_wish (id, endpoint, server_key, told) VALUES (1, ?, ?, ?)",
                        wish.endpoint().map(URI::toString).orElse(null),
                        wish.serverKey().orElse(null),
                        wish.toldAtMs());
    }

    public void delete() {
        database.sql().update("DELETE FROM wakeup_wish");
    }
}

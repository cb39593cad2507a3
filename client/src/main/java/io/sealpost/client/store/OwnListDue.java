package io.sealpost.client.store;

import java.util.Optional;

/** A signed successor of the own device list which the server has not confirmed yet, and who is to be told of it then. */
public final class OwnListDue {

    /** The bytes that are sent, the same on every try. */
    public record Signed(byte[] list, byte[] signature) {}

    private final Database database;

    OwnListDue(Database database) {
        this.database = database;
    }

    public Optional<Signed> find() {
        return database.sql()
                .first(
                        "SELECT * FROM own_list_due",
                        row -> new Signed(row.getBytes("list"), row.getBytes("signature")));
    }

    public void save(byte[] list, byte[] signature) {
        database.sql().update("INSERT OR REPLACE INTO own_list_due VALUES (1, ?, ?)", list, signature);
    }

    public void delete() {
        database.sql().update("DELETE FROM own_list_due");
    }
}

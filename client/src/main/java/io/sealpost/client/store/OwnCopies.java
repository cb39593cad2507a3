package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.content.v1.OwnCopy;
import java.util.Optional;

/** What the account's other devices have not been told yet, oldest first. */
public final class OwnCopies {

    /** One of them; positions are never used again. */
    public record Due(long position, OwnCopy copy) {}

    private final Database database;

    OwnCopies(Database database) {
        this.database = database;
    }

    public void add(OwnCopy copy) {
        database.sql().update("INSERT INTO own_copy_due (copy) VALUES (?)", (Object) copy.toByteArray());
    }

    public Optional<Due> oldest() {
        return database.sql()
                .first(
                        "SELECT * FROM own_copy_due ORDER BY position LIMIT 1",
                        row -> new Due(row.getLong("position"), parse(row.getBytes("copy"))));
    }

    public void remove(Due due) {
        database.sql().update("DELETE FROM own_copy_due WHERE position = ?", due.position());
    }

    public void removeAll() {
        database.sql().update("DELETE FROM own_copy_due");
    }

    private static OwnCopy parse(byte[] copy) {
        try {
            return OwnCopy.parseFrom(copy);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored message is damaged.", damaged);
        }
    }
}

package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.frames.v1.Send;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is encrypted and not accepted yet. A retry sends the stored bytes: encrypting again would use other keys. */
public final class Outbox {

    /**
     * @param position order of sending, and the request id of its frame
     * @param content what is inside, for devices that turn out to be missing
     * @param send serialised {@link Send}
     */
    public record Letter(long position, AccountId recipient, Content content, byte[] send) {

        public Send frame() {
            try {
                return Send.parseFrom(send);
            } catch (InvalidProtocolBufferException damaged) {
                throw new StoreFailure("A stored message is damaged.", damaged);
            }
        }
    }

    private final Database database;

    Outbox(Database database) {
        this.database = database;
    }

    public long add(AccountId recipient, Content content, Send send) {
        return database.sql()
                .insert(
                        "INSERT INTO outbox (account, content, send) VALUES (?, ?, ?)",
                        recipient.bytes(),
                        content.toByteArray(),
                        send.toByteArray());
    }

    public Optional<Letter> find(long position) {
        return database.sql().first("SELECT * FROM outbox WHERE position = ?", Outbox::read, position);
    }

    /** A letter without its content. */
    public record Waiting(long position, AccountId recipient) {}

    /** Everything that is not accepted yet, in order. */
    public List<Waiting> waiting() {
        return database.sql()
                .list(
                        "SELECT position, account FROM outbox ORDER BY position",
                        row -> new Waiting(row.getLong(1), AccountId.of(row.getBytes(2))));
    }

    /** Everything for one account, in order. */
    public List<Letter> to(AccountId recipient) {
        return database.sql()
                .list("SELECT * FROM outbox WHERE account = ? ORDER BY position", Outbox::read, recipient.bytes());
    }

    public void replace(long position, Send send) {
        database.sql().update("UPDATE outbox SET send = ? WHERE position = ?", send.toByteArray(), position);
    }

    public void remove(long position) {
        database.sql().update("DELETE FROM outbox WHERE position = ?", position);
    }

    private static Letter read(ResultSet row) throws SQLException {
        try {
            return new Letter(
                    row.getLong("position"),
                    AccountId.of(row.getBytes("account")),
                    Content.parseFrom(row.getBytes("content")),
                    row.getBytes("send"));
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored message is damaged.", damaged);
        }
    }
}

package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What this account changed and no mark has confirmed yet: it is sent again if it could not be opened. */
public final class OwnChanges {

    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;

    OwnChanges(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Repeatable.
     *
     * @param message whose change it is; a timer's is that of all
     * @param content a body only
     */
    public void add(AccountId account, byte[] message, Content content) {
        long now = clock.millis();
        database.sql().update("DELETE FROM own_change WHERE made < ?", now - KEPT.toMillis());
        database.sql()
                .update(
                        "INSERT OR IGNORE INTO own_change VALUES (?, ?, ?, ?, ?, ?)",
                        account.bytes(),
                        content.getMessageId().toByteArray(),
                        message,
                        content.getBodyCase().name(),
                        content.toByteArray(),
                        now);
    }

    /** The message is gone: nothing more is said about it than that. */
    public void fallSilent(AccountId account, MessageId message) {
        database.sql()
                .update(
                        "UPDATE own_change SET content = x'' WHERE account = ? AND message = ? AND kind <> 'DELETION'",
                        account.bytes(),
                        message.bytes());
    }

    /** @return false if this is the id of no change */
    public boolean delivered(AccountId account, MessageId id) {
        return database.sql()
                        .update(
                                "UPDATE own_change SET content = x'' WHERE account = ? AND id = ?",
                                account.bytes(),
                                id.bytes())
                == 1;
    }

    /** The newest that nobody marked as delivered, oldest first. */
    public List<Content> unmarked(AccountId account, int limit) {
        return database.sql()
                .list(
                        "SELECT content FROM (SELECT * FROM own_change WHERE account = ? AND content <> x''"
                                + " ORDER BY made DESC LIMIT ?) ORDER BY made",
                        row -> parse(row.getBytes(1)),
                        account.bytes(),
                        limit);
    }

    private static Content parse(byte[] content) {
        try {
            return Content.parseFrom(content);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored message is damaged.", damaged);
        }
    }
}

package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.State;
import io.sealpost.client.history.Bodies;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Text;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The history: texts and files, sent and received, in the order in which they were stored here. */
public final class Messages {

    private static final String ONE = " WHERE account = ? AND message = ? AND sent = ?";

    private final Database database;
    private final InstantSource clock;
    private final Changes changes;
    private final Expiring expiring;

    Messages(Database database, InstantSource clock, Changes changes, Expiring expiring) {
        this.database = database;
        this.clock = clock;
        this.changes = changes;
        this.expiring = expiring;
    }

    /** False if this account's message of this id was stored before: for ever. */
    public boolean firstTime(AccountId account, MessageId id) {
        return database.sql().update("INSERT OR IGNORE INTO seen VALUES (?, ?)", account.bytes(), id.bytes()) == 1;
    }

    /** Whether this account's message of this id was here, even if it is not any more. */
    public boolean wasSeen(AccountId account, MessageId id) {
        return database.sql()
                .first("SELECT 1 FROM seen WHERE account = ? AND message = ?", row -> true, account.bytes(), id.bytes())
                .isPresent();
    }

    /** @param content only its body is kept */
    public Message add(AccountId account, Direction direction, Content content, long serverTimeMs) {
        var key = new Key(MessageId.of(content.getMessageId()), direction);
        boolean sent = direction == Direction.SENT;
        database.sql()
                .update(
                        "INSERT INTO message (account, message, sent, content, sent_at, server_time, state)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        account.bytes(),
                        key.id().bytes(),
                        sent,
                        Bodies.bare(content).toByteArray(),
                        content.getSentAtMs(),
                        serverTimeMs,
                        (sent ? State.PENDING : State.UNREAD).name());
        if (content.getExpiresAfterS() != 0) {
            expiring.add(
                    account, key, Duration.ofSeconds(content.getExpiresAfterS()).toMillis());
        }
        return find(account, key).orElseThrow();
    }

    public Optional<Message> find(AccountId account, Key key) {
        return database.sql()
                .first(
                        ShownMessages.query("SELECT * FROM message" + ONE),
                        ShownMessages::read,
                        account.bytes(),
                        key.id().bytes(),
                        key.direction() == Direction.SENT);
    }

    /** Where a received or sent file waits, with its key. */
    public Optional<Attachment> attachment(Message message) {
        return content(message).filter(Content::hasAttachment).map(Content::getAttachment);
    }

    /** The newest {@code limit}, oldest first. */
    public List<Message> history(AccountId account, int limit) {
        return database.sql()
                .list(
                        ShownMessages.query("SELECT * FROM message WHERE account = ? ORDER BY position DESC LIMIT ?"),
                        ShownMessages::read,
                        account.bytes(),
                        limit);
    }

    /** How many bytes this account has sent that are kept, and how many messages: the files themselves are elsewhere. */
    public record Size(long messages, long bytes) {}

    public Size received(AccountId account) {
        return database.sql()
                .first(
                        "SELECT count(*), coalesce(sum(length(content)), 0) FROM message WHERE account = ? AND sent = 0",
                        row -> new Size(row.getLong(1), row.getLong(2)),
                        account.bytes())
                .orElseThrow();
    }

    /** Moves one that was sent forward; false if it was there already, further, or does not exist. */
    public boolean advance(AccountId account, MessageId id, State to) {
        String earlier =
                switch (to) {
                    case ACCEPTED, FAILED -> "('PENDING')";
                    case DELIVERED -> "('PENDING', 'ACCEPTED')";
                    case READ -> "('PENDING', 'ACCEPTED', 'DELIVERED')";
                    case PENDING, UNREAD -> throw new IllegalArgumentException("Nothing moves back");
                };
        boolean moved = database.sql()
                        .update(
                                "UPDATE message SET state = ? WHERE account = ? AND message = ? AND sent = 1"
                                        + " AND state IN " + earlier,
                                to.name(),
                                account.bytes(),
                                id.bytes())
                == 1;
        if (moved && to != State.FAILED) {
            expiring.start(account, new Key(id, Direction.SENT), clock.millis());
        }
        return moved;
    }

    /** The ids of all received ones that were not read yet. */
    public List<MessageId> unread(AccountId account) {
        return database.sql()
                .list(
                        "SELECT message FROM message WHERE account = ? AND sent = 0 AND state = 'UNREAD' ORDER BY position",
                        row -> MessageId.of(row.getBytes(1)),
                        account.bytes());
    }

    /**
     * Marks one received message as read, and starts its time; false if it was already, or does not exist.
     *
     * @param fromMs when it was shown
     */
    public boolean read(AccountId account, MessageId id, long fromMs) {
        expiring.start(account, new Key(id, Direction.RECEIVED), fromMs);
        return database.sql()
                        .update(
                                "UPDATE message SET state = 'READ' WHERE account = ? AND message = ? AND sent = 0"
                                        + " AND state = 'UNREAD'",
                                account.bytes(),
                                id.bytes())
                == 1;
    }

    /** Another text takes the place of the one before, of which nothing is kept. */
    public void edit(Message message, String text) {
        content(message)
                .ifPresent(content -> replace(
                        message,
                        content.toBuilder()
                                .setText(Text.newBuilder().setText(text))
                                .build()));
    }

    /** Takes text and file out of a message: that there was one stays. */
    public void empty(Message message) {
        content(message)
                .ifPresent(content -> replace(
                        message, content.toBuilder().clearBody().clearReply().build()));
        changes.remove(message.contact(), message.key());
        database.eraseAfterCommit();
    }

    /** Deletes a message and everything about it; that its id was seen stays. */
    public void remove(AccountId account, Key key) {
        database.sql()
                .update(
                        "DELETE FROM message" + ONE,
                        account.bytes(),
                        key.id().bytes(),
                        key.direction() == Direction.SENT);
        changes.remove(account, key);
        expiring.remove(account, key);
        database.eraseAfterCommit();
    }

    /** Deletes a conversation and everything about it; that its messages were seen stays. */
    public void removeAll(AccountId account) {
        for (String table : List.of("message", "change", "early_change", "expiring")) {
            database.sql().update("DELETE FROM " + table + " WHERE account = ?", account.bytes());
        }
        database.eraseAfterCommit();
    }

    /** Bodies of the newest sent messages that nobody marked as delivered, oldest first. */
    public List<Content> unmarked(AccountId account, long sentAfterMs, int limit) {
        return database.sql()
                .list(
                        "SELECT * FROM (SELECT * FROM message m WHERE account = ? AND sent = 1 AND state = 'ACCEPTED'"
                                + " AND sent_at > ? AND NOT EXISTS (SELECT 1 FROM change c WHERE c.account = m.account"
                                + " AND c.message = m.message AND c.sent = 1 AND c.kind = 'DELETION')"
                                + " ORDER BY position DESC LIMIT ?) ORDER BY position",
                        row -> parse(row.getBytes("content")),
                        account.bytes(),
                        sentAfterMs,
                        limit);
    }

    private void replace(Message message, Content content) {
        database.sql()
                .update(
                        "UPDATE message SET content = ?" + ONE,
                        content.toByteArray(),
                        message.contact().bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
        database.eraseAfterCommit();
    }

    private Optional<Content> content(Message message) {
        return database.sql()
                .first(
                        "SELECT content FROM message" + ONE,
                        row -> parse(row.getBytes(1)),
                        message.contact().bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT);
    }

    static Content parse(byte[] content) {
        try {
            return Content.parseFrom(content);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored message is damaged.", damaged);
        }
    }
}

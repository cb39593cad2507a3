package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.Message;
import io.sealpost.client.Message.AttachedFile;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The history: texts and files, sent and received, in the order in which they were stored here. */
public final class Messages {

    /** More would be somebody who marks what was never sent. */
    private static final int MOST_EARLY_MARKS = 10_000;

    private final Database database;

    Messages(Database database) {
        this.database = database;
    }

    /** False if this account's message of this id was stored before: for ever. */
    public boolean firstTime(AccountId account, MessageId id) {
        return database.sql().update("INSERT OR IGNORE INTO seen VALUES (?, ?)", account.bytes(), id.bytes()) == 1;
    }

    /** @param content only its body is kept */
    public Message add(AccountId account, Direction direction, Content content, long serverTimeMs) {
        boolean sent = direction == Direction.SENT;
        database.sql()
                .update(
                        "INSERT INTO message (account, message, sent, content, sent_at, server_time, state)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        account.bytes(),
                        content.getMessageId().toByteArray(),
                        sent,
                        bodyOf(content).toByteArray(),
                        content.getSentAtMs(),
                        serverTimeMs,
                        (sent ? State.PENDING : State.UNREAD).name());
        return find(account, direction, MessageId.of(content.getMessageId())).orElseThrow();
    }

    public Optional<Message> find(AccountId account, Direction direction, MessageId id) {
        return database.sql()
                .first(
                        "SELECT * FROM message WHERE account = ? AND message = ? AND sent = ?",
                        Messages::read,
                        account.bytes(),
                        id.bytes(),
                        direction == Direction.SENT);
    }

    /** Where a received or sent file waits, with its key. */
    public Optional<Attachment> attachment(Message message) {
        return database.sql()
                .first(
                        "SELECT content FROM message WHERE account = ? AND message = ? AND sent = ?",
                        row -> parse(row.getBytes(1)),
                        message.contact().bytes(),
                        message.id().bytes(),
                        message.direction() == Direction.SENT)
                .filter(Content::hasAttachment)
                .map(Content::getAttachment);
    }

    /** The newest {@code limit}, oldest first. */
    public List<Message> history(AccountId account, int limit) {
        return database.sql()
                .list(
                        "SELECT * FROM (SELECT * FROM message WHERE account = ? ORDER BY position DESC LIMIT ?)"
                                + " ORDER BY position",
                        Messages::read,
                        account.bytes(),
                        limit);
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
        return database.sql()
                        .update(
                                "UPDATE message SET state = ? WHERE account = ? AND message = ? AND sent = 1"
                                        + " AND state IN " + earlier,
                                to.name(),
                                account.bytes(),
                                id.bytes())
                == 1;
    }

    /** A mark of a message that another device sent, and has not told of here yet: kept until it does, up to a bound. */
    public void keepEarlyMark(AccountId account, MessageId id, State state) {
        database.sql()
                .update(
                        "INSERT INTO early_mark SELECT ?1, ?2, ?3"
                                + " WHERE (SELECT count(*) FROM early_mark) < " + MOST_EARLY_MARKS
                                + " ON CONFLICT DO UPDATE SET state = ?3 WHERE state <> 'READ'",
                        account.bytes(),
                        id.bytes(),
                        state.name());
    }

    public Optional<State> takeEarlyMark(AccountId account, MessageId id) {
        return database.sql()
                .first(
                        "DELETE FROM early_mark WHERE account = ? AND message = ? RETURNING state",
                        row -> State.valueOf(row.getString(1)),
                        account.bytes(),
                        id.bytes());
    }

    /** Marks everything received as read and returns what was not yet. */
    public List<MessageId> read(AccountId account) {
        return database.sql()
                .list(
                        "UPDATE message SET state = 'READ' WHERE account = ? AND sent = 0 AND state = 'UNREAD'"
                                + " RETURNING message",
                        row -> MessageId.of(row.getBytes(1)),
                        account.bytes());
    }

    /** Marks one received message as read; false if it was already, or does not exist. */
    public boolean read(AccountId account, MessageId id) {
        return database.sql()
                        .update(
                                "UPDATE message SET state = 'READ' WHERE account = ? AND message = ? AND sent = 0"
                                        + " AND state = 'UNREAD'",
                                account.bytes(),
                                id.bytes())
                == 1;
    }

    /** Bodies of the newest sent messages that nobody marked as delivered, oldest first. */
    public List<Content> unmarked(AccountId account, long sentAfterMs, int limit) {
        return database.sql()
                .list(
                        "SELECT * FROM (SELECT * FROM message WHERE account = ? AND sent = 1 AND state = 'ACCEPTED'"
                                + " AND sent_at > ? ORDER BY position DESC LIMIT ?) ORDER BY position",
                        row -> parse(row.getBytes("content")),
                        account.bytes(),
                        sentAfterMs,
                        limit);
    }

    private static Content bodyOf(Content content) {
        return content.toBuilder()
                .clearSenderAccount()
                .clearSenderAccountKey()
                .clearSenderList()
                .clearRecipientList()
                .clearProfileKey()
                .build();
    }

    private static Message read(ResultSet row) throws SQLException {
        Content content = parse(row.getBytes("content"));
        return new Message(
                MessageId.of(row.getBytes("message")),
                AccountId.of(row.getBytes("account")),
                row.getBoolean("sent") ? Direction.SENT : Direction.RECEIVED,
                content.getText().getText(),
                content.hasAttachment() ? Optional.of(file(content.getAttachment())) : Optional.empty(),
                Instant.ofEpochMilli(row.getLong("sent_at")),
                Instant.ofEpochMilli(row.getLong("server_time")),
                State.valueOf(row.getString("state")));
    }

    private static AttachedFile file(Attachment attachment) {
        return new AttachedFile(attachment.getFileName(), attachment.getContentType(), attachment.getSizeBytes());
    }

    private static Content parse(byte[] content) {
        try {
            return Content.parseFrom(content);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored message is damaged.", damaged);
        }
    }
}

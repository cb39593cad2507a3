package io.sealpost.client.store;

import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.State;
import io.sealpost.client.history.Change;
import io.sealpost.client.history.Change.Kind;
import io.sealpost.client.history.Stamp;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.archive.v1.ArchivedChange;
import io.sealpost.protocol.archive.v1.ArchivedMessage;
import io.sealpost.protocol.content.v1.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The history as it is given to a device that is new: conversations with contacts, without what disappears. */
public final class Archive {

    private static final String TO_GIVE = " FROM message m WHERE state NOT IN ('PENDING', 'FAILED')"
            + " AND account IN (SELECT account FROM account WHERE contact = 1)"
            + " AND NOT EXISTS (SELECT 1 FROM expiring e WHERE e.account = m.account AND e.message = m.message"
            + " AND e.sent = m.sent)";

    private final Database database;
    private final Changes changes;

    Archive(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /** @param position in the history: the newest has the highest */
    public record Entry(long position, ArchivedMessage message) {}

    public long messages() {
        return database.sql()
                .first("SELECT count(*)" + TO_GIVE, row -> row.getLong(1))
                .orElseThrow();
    }

    /** The newest before a position, newest first. */
    public List<Entry> before(long position, int limit) {
        return database.sql()
                .list(
                        "SELECT *" + TO_GIVE + " AND position < ? ORDER BY position DESC LIMIT ?",
                        this::read,
                        position,
                        limit);
    }

    /** Puts one before all that is here; one that is or was here already stays as it is. */
    public void add(AccountId contact, ArchivedMessage message) {
        Content content = message.getContent();
        var key =
                new Key(MessageId.of(content.getMessageId()), message.getSent() ? Direction.SENT : Direction.RECEIVED);
        if (!message.getSent() && !isNews(contact, key.id())) {
            return;
        }
        int added = database.sql()
                .update(
                        "INSERT OR IGNORE INTO message (position, account, message, sent, content, sent_at, server_time,"
                                + " state) SELECT coalesce(min(position), 1) - 1, ?, ?, ?, ?, ?, ?, ? FROM message",
                        contact.bytes(),
                        key.id().bytes(),
                        message.getSent(),
                        content.toByteArray(),
                        content.getSentAtMs(),
                        message.getServerTimeMs(),
                        state(message).name());
        if (added == 1) {
            message.getChangesList().forEach(change -> changes.put(contact, change(key, change)));
        }
    }

    /** What was here, even if it is not any more, is not brought back. */
    private boolean isNews(AccountId contact, MessageId id) {
        return database.sql().update("INSERT OR IGNORE INTO seen VALUES (?, ?)", contact.bytes(), id.bytes()) == 1;
    }

    private Entry read(ResultSet row) throws SQLException {
        boolean sent = row.getBoolean("sent");
        var message = ArchivedMessage.newBuilder()
                .setContact(AccountId.of(row.getBytes("account")).byteString())
                .setSent(sent)
                .setContent(Messages.parse(row.getBytes("content")))
                .setServerTimeMs(row.getLong("server_time"))
                .setState(ArchivedMessage.State.valueOf("STATE_" + row.getString("state")));
        changesOf(row.getBytes("account"), row.getBytes("message"), sent).forEach(message::addChanges);
        return new Entry(row.getLong("position"), message.build());
    }

    private List<ArchivedChange> changesOf(byte[] account, byte[] message, boolean sent) {
        return database.sql()
                .list(
                        "SELECT * FROM change WHERE account = ? AND message = ? AND sent = ? AND kind <> 'READ'",
                        Archive::readChange,
                        account,
                        message,
                        sent);
    }

    private static ArchivedChange readChange(ResultSet row) throws SQLException {
        return ArchivedChange.newBuilder()
                .setKind(ArchivedChange.Kind.valueOf("KIND_" + row.getString("kind")))
                .setMine(row.getBoolean("mine"))
                .setId(MessageId.of(row.getBytes("id")).byteString())
                .setRevision(row.getInt("revision"))
                .setText(row.getString("text"))
                .setServerTimeMs(row.getLong("server_time"))
                .build();
    }

    private static Change change(Key key, ArchivedChange archived) {
        var stamp = new Stamp(archived.getRevision(), MessageId.of(archived.getId()), archived.getServerTimeMs());
        return new Change(kind(archived), key, archived.getMine(), stamp, archived.getText());
    }

    private static Kind kind(ArchivedChange change) {
        return switch (change.getKind()) {
            case KIND_EDIT -> Kind.EDIT;
            case KIND_DELETION -> Kind.DELETION;
            default -> Kind.REACTION;
        };
    }

    private static State state(ArchivedMessage message) {
        return switch (message.getState()) {
            case STATE_DELIVERED -> State.DELIVERED;
            case STATE_READ -> State.READ;
            default -> message.getSent() ? State.ACCEPTED : State.UNREAD;
        };
    }
}

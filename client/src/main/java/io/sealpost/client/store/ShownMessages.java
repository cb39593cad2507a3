package io.sealpost.client.store;

import io.sealpost.client.Message;
import io.sealpost.client.Message.AttachedFile;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.Message.Life;
import io.sealpost.client.Message.Reaction;
import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of the history together with what was done to them. */
final class ShownMessages {

    private static final String WITH_CHANGES = """
            SELECT m.*, edit.revision AS revision, edit.server_time AS edited_at, gone.id AS deletion,
              mine.text AS my_reaction, theirs.text AS their_reaction, life.after AS life, life.until AS until
            FROM (%s) m
            LEFT JOIN change edit ON edit.account = m.account AND edit.message = m.message AND edit.sent = m.sent
              AND edit.kind = 'EDIT'
            LEFT JOIN change gone ON gone.account = m.account AND gone.message = m.message AND gone.sent = m.sent
              AND gone.kind = 'DELETION'
            LEFT JOIN change mine ON mine.account = m.account AND mine.message = m.message AND mine.sent = m.sent
              AND mine.kind = 'REACTION' AND mine.mine = 1
            LEFT JOIN change theirs ON theirs.account = m.account AND theirs.message = m.message AND theirs.sent = m.sent
              AND theirs.kind = 'REACTION' AND theirs.mine = 0
            LEFT JOIN expiring life ON life.account = m.account AND life.message = m.message AND life.sent = m.sent
            ORDER BY m.position""";

    private ShownMessages() {}

    /** @param messages a query for whole rows of the history; they come oldest first */
    static String query(String messages) {
        return WITH_CHANGES.formatted(messages);
    }

    static Message read(ResultSet row) throws SQLException {
        Content content = Messages.parse(row.getBytes("content"));
        var contact = AccountId.of(row.getBytes("account"));
        return new Message(
                MessageId.of(row.getBytes("message")),
                contact,
                row.getBoolean("sent") ? Direction.SENT : Direction.RECEIVED,
                content.getText().getText(),
                content.hasAttachment() ? Optional.of(file(content.getAttachment())) : Optional.empty(),
                content.hasReply() ? Optional.of(replyTo(content, contact)) : Optional.empty(),
                Instant.ofEpochMilli(row.getLong("sent_at")),
                Instant.ofEpochMilli(row.getLong("server_time")),
                State.valueOf(row.getString("state")),
                changes(row),
                life(row));
    }

    private static Message.Changes changes(ResultSet row) throws SQLException {
        var reactions = new ArrayList<Reaction>();
        addReaction(reactions, Direction.SENT, row.getString("my_reaction"));
        addReaction(reactions, Direction.RECEIVED, row.getString("their_reaction"));
        int revision = row.getInt("revision");
        return new Message.Changes(
                revision,
                revision == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong("edited_at"))),
                row.getBytes("deletion") != null,
                List.copyOf(reactions));
    }

    /** An empty one was taken back; it stays to be compared with others. */
    private static void addReaction(List<Reaction> reactions, Direction by, String emoji) {
        if (emoji != null && !emoji.isEmpty()) {
            reactions.add(new Reaction(by, emoji));
        }
    }

    private static Life life(ResultSet row) throws SQLException {
        long after = row.getLong("life");
        long until = row.getLong("until");
        return after == 0
                ? Life.UNLIMITED
                : new Life(
                        Duration.ofMillis(after),
                        until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
    }

    private static Key replyTo(Content content, AccountId contact) {
        boolean theirs = content.getReply().getAuthor().equals(contact.byteString());
        return new Key(MessageId.of(content.getReply().getMessage()), theirs ? Direction.RECEIVED : Direction.SENT);
    }

    private static AttachedFile file(Attachment attachment) {
        return new AttachedFile(attachment.getFileName(), attachment.getContentType(), attachment.getSizeBytes());
    }
}

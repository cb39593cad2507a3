package io.sealpost.client.history;

import com.google.protobuf.ByteString;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.history.Change.Kind;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Deletion;
import io.sealpost.protocol.content.v1.Edit;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.Reply;
import java.util.Optional;

/**
 * What messages of a conversation between two accounts say, as this account sees it.
 *
 * @param me this account
 */
public record Bodies(AccountId me) {

    /** Whether it belongs into the history: a text, a file or a change. */
    public static boolean isHistory(Content content) {
        return isMessage(content) || isChange(content);
    }

    public static boolean isMessage(Content content) {
        return content.hasText() || content.hasAttachment();
    }

    public static boolean isChange(Content content) {
        return switch (content.getBodyCase()) {
            case EDIT, DELETION, REACTION, TIMER_CHANGE -> true;
            case TEXT, ATTACHMENT, MARKS, RESEND, TYPING, OWN_COPY, BODY_NOT_SET -> false;
        };
    }

    /** Whether everything that was to be sent of a message that is deleted has gone out before. */
    public static boolean isLastOfADeletedMessage(Content content) {
        return content.hasDeletion()
                || content.getOwnCopy().getSent().getContent().hasDeletion();
    }

    /** Without what each message says about its sender. */
    public static Content bare(Content content) {
        return content.toBuilder()
                .clearSenderAccount()
                .clearSenderAccountKey()
                .clearSenderList()
                .clearRecipientList()
                .clearProfileKey()
                .clearOrder()
                .build();
    }

    /**
     * Fails with {@link MalformedInput} if it is not in the form that the contract asks for.
     *
     * @param other the other side
     */
    public void check(Content content, AccountId other) {
        MessageId.of(content.getMessageId());
        switch (content.getBodyCase()) {
            case TEXT, ATTACHMENT -> checkMessage(content, other);
            case EDIT -> {
                require(content.getEdit().getRevision() > 0
                        && !content.getEdit().getText().isBlank());
                MessageId.of(content.getEdit().getMessage());
            }
            case DELETION -> MessageId.of(content.getDeletion().getMessage());
            case REACTION -> {
                Reaction reaction = content.getReaction();
                require(reaction.getRevision() > 0
                        && (reaction.getEmoji().isEmpty() || Emoji.isOne(reaction.getEmoji())));
                key(reaction.getMessage(), reaction.getAuthor(), other);
            }
            case TIMER_CHANGE ->
                require(content.getTimerChange().getRevision() > 0
                        && Timer.isAllowed(content.getTimerChange().getSeconds()));
            case MARKS, RESEND, TYPING, OWN_COPY, BODY_NOT_SET -> {}
        }
    }

    private void checkMessage(Content content, AccountId other) {
        require(Timer.isAllowed(content.getExpiresAfterS()));
        if (content.hasReply()) {
            key(content.getReply().getMessage(), content.getReply().getAuthor(), other);
        }
    }

    /** What a checked content does to a message; empty if it does nothing to one. */
    public Optional<Change> change(Content content, boolean mine, long serverTimeMs) {
        Direction authors = mine ? Direction.SENT : Direction.RECEIVED;
        return switch (content.getBodyCase()) {
            case EDIT -> {
                Edit edit = content.getEdit();
                var stamp = stamp(content, edit.getRevision(), serverTimeMs);
                yield Optional.of(new Change(Kind.EDIT, key(edit.getMessage(), authors), mine, stamp, edit.getText()));
            }
            case DELETION -> {
                Deletion deletion = content.getDeletion();
                var stamp = stamp(content, 0, serverTimeMs);
                yield Optional.of(new Change(Kind.DELETION, key(deletion.getMessage(), authors), mine, stamp, ""));
            }
            case REACTION -> {
                Reaction reaction = content.getReaction();
                var stamp = stamp(content, reaction.getRevision(), serverTimeMs);
                Key target = key(reaction.getMessage(), writtenBy(reaction.getAuthor()));
                yield Optional.of(new Change(Kind.REACTION, target, mine, stamp, reaction.getEmoji()));
            }
            case TEXT, ATTACHMENT, MARKS, RESEND, TYPING, OWN_COPY, TIMER_CHANGE, BODY_NOT_SET -> Optional.empty();
        };
    }

    /** Which message a checked one answers. */
    public Optional<Key> replyTo(Content content) {
        Reply reply = content.getReply();
        return content.hasReply()
                ? Optional.of(key(reply.getMessage(), writtenBy(reply.getAuthor())))
                : Optional.empty();
    }

    /** How one's own message, or the other side's, is named to the other side. */
    public ByteString author(Key key, AccountId other) {
        return (key.direction() == Direction.SENT ? me : other).byteString();
    }

    private void key(ByteString message, ByteString author, AccountId other) {
        MessageId.of(message);
        var writer = AccountId.of(author);
        require(writer.equals(me) || writer.equals(other));
    }

    private static Key key(ByteString message, Direction direction) {
        return new Key(MessageId.of(message), direction);
    }

    private Direction writtenBy(ByteString author) {
        return author.equals(me.byteString()) ? Direction.SENT : Direction.RECEIVED;
    }

    private static Stamp stamp(Content content, int revision, long serverTimeMs) {
        return new Stamp(revision, MessageId.of(content.getMessageId()), serverTimeMs);
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new MalformedInput("a message has a value that the contract does not allow");
        }
    }
}

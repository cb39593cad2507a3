package io.sealpost.client;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of a conversation.
 *
 * @param contact the other side
 * @param text empty for a file, and for what was deleted
 * @param attachment the file, which waits encrypted on the server until it is downloaded
 * @param replyTo the message that it answers, which need not be here (any more): see {@link Chat#quoted}
 * @param sentAt by the sender's clock
 * @param serverTime when the mesh took it; for what is sent, {@code sentAt}
 */
public record Message(
        MessageId id,
        AccountId contact,
        Direction direction,
        String text,
        Optional<AttachedFile> attachment,
        Optional<Key> replyTo,
        Instant sentAt,
        Instant serverTime,
        State state,
        Changes changes,
        Life life) {

    public enum Direction {
        SENT,
        RECEIVED
    }

    /** Sent: PENDING → ACCEPTED → DELIVERED → READ, or FAILED. Received: UNREAD → READ. */
    public enum State {
        /** Encrypted and stored here; the mesh has not accepted it yet. */
        PENDING,
        /** In the mesh: it will be delivered. */
        ACCEPTED,
        /** A device of the recipient has it. */
        DELIVERED,
        READ,
        /** Refused for good; it was not delivered. */
        FAILED,
        UNREAD
    }

    /** Which message of a conversation: two people may use the same id, on purpose. */
    public record Key(MessageId id, Direction direction) {}

    /** A file as its sender names it; do not use the name as a path. */
    public record AttachedFile(String name, String contentType, long sizeBytes) {}

    /**
     * What became of a message after it was sent.
     *
     * @param revision how often it was edited; 0: never
     * @param editedAt when the mesh took the last edit; for one's own, when it was made
     * @param deleted taken back by who wrote it: nothing is left but that there was something
     * @param reactions at most one of each side, one's own first
     */
    public record Changes(int revision, Optional<Instant> editedAt, boolean deleted, List<Reaction> reactions) {

        public static final Changes NONE = new Changes(0, Optional.empty(), false, List.of());
    }

    /**
     * @param by SENT: one's own
     * @param emoji one
     */
    public record Reaction(Direction by, String emoji) {}

    /**
     * How long a message lives.
     *
     * @param after zero: for ever
     * @param until when it disappears from this device; empty while its time has not started
     */
    public record Life(Duration after, Optional<Instant> until) {

        public static final Life UNLIMITED = new Life(Duration.ZERO, Optional.empty());
    }

    public Key key() {
        return new Key(id, direction);
    }

    public boolean isDeleted() {
        return changes.deleted();
    }
}

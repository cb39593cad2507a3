package io.sealpost.client;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a conversation.
 *
 * @param contact the other side
 * @param text empty for a file
 * @param attachment the file, which waits encrypted on the server until it is downloaded
 * @param sentAt by the sender's clock
 * @param serverTime when the mesh took it; for what is sent, {@code sentAt}
 */
public record Message(
        MessageId id,
        AccountId contact,
        Direction direction,
        String text,
        Optional<AttachedFile> attachment,
        Instant sentAt,
        Instant serverTime,
        State state) {

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

    /** A file as its sender names it; do not use the name as a path. */
    public record AttachedFile(String name, String contentType, long sizeBytes) {}
}

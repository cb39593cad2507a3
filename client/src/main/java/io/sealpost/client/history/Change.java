package io.sealpost.client.history;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody did to a message after it was sent. Which changes count does not depend on the order in which they arrive:
 * of the edits and of each side's reactions the one with the highest {@link Stamp}, and nothing beside a deletion.
 *
 * @param message whose id and author it names
 * @param mine made by this account, on whichever of its devices
 * @param text the new text or emoji; empty otherwise
 */
public record Change(Kind kind, Key message, boolean mine, Stamp stamp, String text) {

    /** The names are in the user's database: never rename them. */
    public enum Kind {
        EDIT,
        DELETION,
        REACTION,
        /** Shown on another own device. */
        READ
    }

    /** How long after the mesh took a message it may be edited, by the mesh's clock. */
    public static final Duration EDITABLE = Duration.ofHours(24);

    /** How long after the mesh took a message it may be taken back, by the mesh's clock. */
    public static final Duration DELETABLE = Duration.ofHours(48);

    /** @param standing the one of this kind and side that counts so far */
    public boolean counts(Message target, Optional<Stamp> standing) {
        return kind == Kind.READ
                || !target.isDeleted() && isAllowed(target) && standing.stream().allMatch(stamp::beats);
    }

    private boolean isAllowed(Message target) {
        boolean byAuthor = mine == (target.direction() == Direction.SENT);
        return switch (kind) {
            case EDIT -> byAuthor && target.attachment().isEmpty() && isWithin(EDITABLE, target);
            case DELETION -> byAuthor && isWithin(DELETABLE, target);
            case REACTION, READ -> true;
        };
    }

    /** What this account's own devices tell of each other was checked when it was made. */
    private boolean isWithin(Duration bound, Message target) {
        return mine || stamp.serverTimeMs() - target.serverTime().toEpochMilli() <= bound.toMillis();
    }
}

package io.sealpost.presence.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * The newest known connection of one device.
 *
 * @param device a pseudonym: the same device on another channel has another one
 * @param connection a pseudonym
 * @param counter unsigned; the higher of two is the newer
 * @param live false once it ended; an ended one is remembered for a while, so that a late sighting does not revive it
 * @param at when it was last heard of
 */
public record Link(String device, String connection, long counter, boolean live, Instant at) {

    /** Whether this is news after {@code known}, a link of the same device: not so if it is of an older connection. */
    boolean supersedes(Link known) {
        int order = Long.compareUnsigned(counter, known.counter);
        if (order != 0) {
            return order > 0;
        }
        if (connection.equals(known.connection)) {
            return known.live && !at.isBefore(known.at);
        }
        return live && at.isAfter(known.at);
    }

    /** From this instant on (inclusive) the link is dead unless it was heard of again. */
    Instant leaseEnd(Duration lease) {
        return at.plus(lease);
    }

    Link end() {
        return new Link(device, connection, counter, false, at);
    }
}

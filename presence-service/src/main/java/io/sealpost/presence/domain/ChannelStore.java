package io.sealpost.presence.domain;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of each channel, and an index of when to look at which. Every method fails with {@link StoreUnavailable}:
 * then it may or may not have happened; repeat it.
 */
public interface ChannelStore {

    /**
     * A state as it was read.
     *
     * @param version opaque; what {@link #replace} compares
     */
    record Versioned(ChannelState state, String version) {}

    /** A channel that the index wants to be looked at since {@code since}. */
    record Due(PresenceChannel channel, long since) {}

    /** {@link ChannelState#UNKNOWN} if there is none. */
    Uni<Versioned> read(PresenceChannel channel);

    /**
     * Writes {@code after} and publishes {@code news}, both or neither, and only if the channel still is as it was read.
     *
     * @return false if it is not; nothing was changed then
     */
    Uni<Boolean> replace(
            PresenceChannel channel, Versioned before, ChannelState after, Optional<Status> news, Duration kept);

    /**
     * Forgets a channel and publishes that nothing is known of it, both or neither, and only if it still is as it was read.
     *
     * @return false if it is not; nothing was changed then
     */
    Uni<Boolean> forget(PresenceChannel channel, Versioned before);

    /** Puts a channel into the index; of two instants for one channel the earlier stays. */
    Uni<Void> lookAt(PresenceChannel channel, Instant when);

    /** The channels that are due at {@code now} (inclusive), earliest first. */
    Uni<List<Due>> due(Instant now, int limit);

    /** Moves a channel in the index, or takes it out, unless somebody else moved it since it was read. */
    Uni<Void> settle(Due due, Optional<Instant> next);

    /** The secret under which devices get their pseudonyms: made once, the same for all instances. */
    Uni<Pseudonyms> pseudonyms();
}

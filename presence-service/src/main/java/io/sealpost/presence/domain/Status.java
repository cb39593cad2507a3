package io.sealpost.presence.domain;

import java.time.Instant;

/**
 * What watchers of a channel are told.
 *
 * @param online whether a device of the owner is reachable
 * @param lastSeen rounded down to the minute; {@link Instant#EPOCH} when not known
 */
public record Status(boolean online, Instant lastSeen) {}

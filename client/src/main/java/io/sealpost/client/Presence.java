package io.sealpost.client;

import io.sealpost.protocol.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a contact is reachable.
 *
 * @param lastSeen rounded down to the minute; empty when it is not known
 */
public record Presence(AccountId contact, boolean online, Optional<Instant> lastSeen) {}

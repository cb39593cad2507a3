package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.ServerSecret.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * For whom usernames are kept that nobody uses. Those that were given up are remembered as keyed hashes, so that who reads the
 * database learns neither the name nor whose it was.
 *
 * @param life for how long nobody but the former owner gets a name that was given up
 * @param idle for how long nobody gets the name of an account in which nobody was seen; empty: as long as the account exists
 */
public record HeldNames(ServerSecret secret, Duration life, Optional<Duration> idle) {

    /** 32 bytes. */
    public byte[] hash(String username) {
        return secret.mac(Purpose.HELD_NAME, username.getBytes(StandardCharsets.US_ASCII));
    }

    /** 32 bytes. */
    public byte[] hash(AccountId owner) {
        return secret.mac(Purpose.HELD_NAME_OWNER, owner.bytes());
    }

    /**
     * The UTC day since which an account must have been seen to keep its username. Of a day it is not known when, so a whole one
     * counts as its last moment. Before the first day that a computer knows nobody was seen: then nobody loses a name.
     */
    public LocalDate recentFrom(Instant now) {
        return idle.map(time -> LocalDate.ofInstant(now.minus(time), ZoneOffset.UTC))
                .orElse(LocalDate.EPOCH);
    }
}

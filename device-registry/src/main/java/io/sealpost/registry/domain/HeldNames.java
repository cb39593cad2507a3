package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.ServerSecret.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How usernames that were given up are remembered: as keyed hashes, so that who reads the database learns neither the name nor
 * whose it was.
 *
 * @param life for how long nobody but the former owner gets such a name
 */
public record HeldNames(ServerSecret secret, Duration life) {

    /** 32 bytes. */
    public byte[] hash(String username) {
        return secret.mac(Purpose.HELD_NAME, username.getBytes(StandardCharsets.US_ASCII));
    }

    /** 32 bytes. */
    public byte[] hash(AccountId owner) {
        return secret.mac(Purpose.HELD_NAME_OWNER, owner.bytes());
    }
}

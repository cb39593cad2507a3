package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Which sign-in challenges were used, on any instance. Each method is one transaction. */
public interface ChallengeStore {

    /** @return true for exactly one caller per nonce, until it expires */
    Uni<Boolean> spend(byte[] nonce, Instant expiresAt);

    /** Forgets what expired before {@code now}. */
    Uni<Void> deleteExpired(Instant now);
}

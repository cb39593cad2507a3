package io.sealpost.registry.domain;

import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;

/** Which sign-in challenges were used, on any instance. Each method is one transaction. */
public interface ChallengeStore extends Expiring {

    /** A challenge that was answered rightly. @param day UTC */
    record Answered(byte[] nonce, Instant expiresAt, DeviceId device, LocalDate day) {}

    /**
     * Uses the challenge up and notes that its device was seen on that day, nothing finer.
     *
     * @return true for exactly one caller per nonce, until it expires
     */
    Uni<Boolean> spend(Answered challenge);
}

package io.sealpost.registry;

import io.sealpost.protocol.Limits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Knobs of the device registry. */
@ConfigMapping(prefix = "registry")
public interface RegistryConfig {

    /** What every caller must show; no default, so that nobody runs with a known one. At least 16 characters. */
    @Size(min = 16, max = 512)
    String serviceSecret();

    /**
     * From this the key is derived that encrypts signing keys and secrets in the database. The service secret unless set.
     * After a change new keys are made at once; tokens signed with the old ones stay valid until they expire.
     */
    @Size(min = 16, max = 512)
    String keySecret();

    /** The name that stands in tokens and sign-in challenges: the same for every service of one mesh. */
    @Size(min = 1, max = 253)
    String serverName();

    /** Who may register: {@code open} asks for a small proof of work, {@code invite} for an invitation. */
    @WithDefault("open")
    Policy policy();

    /** Where prekey-service answers. */
    URI prekeyUrl();

    /**
     * Zero bits that the proof of work under policy {@code open} must show. 16 cost a phone about a tenth of a second and
     * make a million accounts cost a day; each bit more doubles it.
     */
    @WithDefault("16")
    @Min(1)
    @Max(32)
    int proofOfWorkBits();

    /** How long a proof-of-work challenge can be answered. */
    @WithDefault("10m")
    @DurationMin(seconds = 10)
    @DurationMax(hours = 1)
    Duration proofOfWorkLife();

    /** Most devices of one account. More than the protocol carries is refused. */
    @WithDefault("6")
    @Min(1)
    @Max(Limits.DEVICES)
    int devices();

    /** For how long nobody but its former owner gets a username that was given up, and nobody at all that of a deleted account. */
    @WithDefault("7d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration usernameHold();

    /**
     * How long no device of an account must have been seen before its username may be taken by another account. Unless this is
     * set, no username changes hands without its owner. From 30 to 3650 days, so that nobody loses one by a holiday.
     */
    Optional<
                    @DurationMin(
                            days = 30,
                            message = "must be at least 30 days, or empty: then no username is reclaimed")
                    @DurationMax(
                            days = 3650,
                            message = "must be at most 3650 days, or empty: then no username is reclaimed")
                    Duration>
            usernameReclaimAfter();

    /** How long an invitation can be used. */
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 365)
    Duration invitationLife();

    /** How long a sign-in challenge can be answered. */
    @WithDefault("60s")
    @DurationMin(seconds = 5)
    @DurationMax(seconds = 60)
    Duration challengeLife();

    /**
     * How long a token is valid. Verifiers refuse more than 15 minutes; one less leaves room for clocks that differ.
     */
    @WithDefault("14m")
    @DurationMin(minutes = 1)
    @DurationMax(minutes = 15)
    Duration tokenLife();

    /** How long one key signs tokens before the next one takes over. */
    @WithDefault("7d")
    @DurationMin(hours = 2)
    @DurationMax(days = 90)
    Duration keyRotation();

    /** How long a new key is published before it signs; longer than any verifier keeps a key set. */
    @WithDefault("1h")
    @DurationMin(minutes = 5)
    @DurationMax(hours = 1)
    Duration keyPublishedBefore();

    /** How often keys are looked after and what has expired is deleted. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration housekeepingInterval();

    /** How long an event waits at most before the outbox is looked at. */
    @WithDefault("1s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 1)
    Duration relayInterval();

    /** Most events that are read from the outbox at a time; at about 9 KiB each this bounds memory. */
    @WithDefault("500")
    @Min(1)
    @Max(5000)
    int relayBatch();

    /** How long one transaction may take before its caller is told that the outcome is unknown. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration storeTimeout();

    /** Who may register. */
    enum Policy {
        OPEN,
        INVITE
    }
}

package io.sealpost.mailbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of mailbox-service. Each value bounds memory, disk or waiting; none may be unlimited. */
@ConfigMapping(prefix = "mailbox")
public interface MailboxConfig {

    /** What internal calls must carry; given by whoever starts the mesh. No default: without it the service does not start. */
    @Size(min = 16, max = 512)
    String serviceSecret();

    /** Kafka's addresses, host:port separated by commas. */
    String bootstrapServers();

    /**
     * Most envelopes pushed to a device and not yet acknowledged. At the default a client that reads steadily never waits
     * for a page, and one that stops reading holds at most this many in the gateway.
     */
    @WithDefault("256")
    @Min(1)
    @Max(4096)
    int windowEnvelopes();

    /** Most bytes of them; a single envelope always passes. */
    @WithDefault("524288")
    @Min(98304)
    @Max(16777216)
    int windowBytes();

    /** How old an envelope must be before it is written to PostgreSQL: what is acknowledged sooner never is. */
    @WithDefault("2S")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 1)
    Duration flushAfter();

    /**
     * Memory in bytes for what one partition has not written, the objects around each ciphertext included. From a quarter of
     * it on it is written sooner; past it the partition is paused until PostgreSQL has taken it.
     */
    @WithDefault("8388608")
    @Min(1048576)
    @Max(268435456)
    long bufferBytes();

    /**
     * How long PostgreSQL may fail before partitions are paused: until then mail goes on to devices that are connected. What
     * is accepted meanwhile is safe in the log in either case.
     */
    @WithDefault("1M")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration bufferFor();

    /**
     * From so many envelopes waiting for a device on senders are told that the mailbox is full; strangers from a tenth on. What
     * is accepted before all gateways have heard of it is stored nevertheless, and nothing is ever trimmed.
     */
    @WithDefault("10000")
    @Min(10)
    @Max(100000000)
    long quotaEnvelopes();

    /** The same for the bytes of their ciphertexts. */
    @WithDefault("268435456")
    @Min(1048576)
    @Max(1099511627776L)
    long quotaBytes();

    /** How long an envelope may wait before it is deleted unread. */
    @WithDefault("30D")
    @DurationMin(minutes = 1)
    @DurationMax(days = 365)
    Duration expiry();

    /** For how long a message id that comes again is recognised by the mesh (the SDK recognises it for ever). */
    @WithDefault("1H")
    @DurationMin(minutes = 1)
    @DurationMax(days = 1)
    Duration rememberIds();

    /**
     * For how long an account that was deleted is remembered by its id, so that deposits which were checked before are dropped.
     * Gateways believe a device list for up to a minute, and their producer may try for some seconds more.
     */
    @WithDefault("10M")
    @DurationMin(seconds = 10)
    @DurationMax(days = 1)
    Duration rememberDeleted();

    /** Most such ids of one partition: about 150 bytes of memory each. On a busier mesh the oldest are forgotten sooner. */
    @WithDefault("500000")
    @Min(10000)
    @Max(10000000)
    int mostIds();

    /** How long one visit to PostgreSQL may take before its outcome counts as unknown and it is repeated. */
    @WithDefault("10S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration storeTimeout();

    /** Pause before a failed visit to PostgreSQL is repeated. */
    @WithDefault("500MS")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 1)
    Duration storeRetry();

    /** After this long without a heartbeat Kafka gives an owner's partitions to others: the time a dead owner is missed. */
    @WithDefault("6S")
    @DurationMin(seconds = 6)
    @DurationMax(minutes = 5)
    Duration sessionTimeout();
}

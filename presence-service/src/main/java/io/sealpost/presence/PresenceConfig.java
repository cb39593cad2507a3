package io.sealpost.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of the presence service. Each value bounds memory or waiting; none may be unlimited. */
@ConfigMapping(prefix = "presence")
public interface PresenceConfig {

    /** The credential that every caller must send. No default: without one the service does not start. */
    @Size(min = 16, max = 256)
    String serviceSecret();

    /**
     * How long a sign of life counts: a device that was heard of no later than this is reachable. Gateways repeat theirs
     * every 60 s, so that the default forgives half a missed one.
     */
    @WithDefault("90s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration lease();

    /** How often ended leases are looked for: by so much longer than its lease a dead device may be shown online. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration sweepEvery();

    /** Channels that one look at the index takes at once; the sweep goes on until none is due. Bounds one reply. */
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int sweepBatch();

    /** How long last seen is kept after the channel's last change. Each day has its own channel. */
    @WithDefault("7d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 30)
    Duration lastSeenKept();

    /**
     * Most devices that one channel remembers; a further one is not shown. An account has at most 6, a re-installed device
     * is a new one.
     */
    @WithDefault("16")
    @Min(1)
    @Max(100)
    int devicesPerChannel();

    /** How long one call to Redis may take before it counts as failed. */
    @WithDefault("2s")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 30)
    Duration storeTimeout();
}

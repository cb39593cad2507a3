package io.sealpost.presence;

import io.sealpost.presence.wakeup.domain.Network;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** The name of this server, which access tokens must be issued for. */
    String serverName();

    /** Where device-registry publishes the keys of access tokens. */
    URI registryUrl();

    /** How often those keys are fetched. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 15)
    Duration keysEvery();

    /** Least time between two fetches of keys for tokens whose key is unknown: bounds what forged tokens cost. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration keysAtMostEvery();

    /** Wake-ups. */
    Wakeup wakeup();

    /** Wake-ups for devices that are away: whom they may reach, how many, and for how long. */
    interface Wakeup {

        /**
         * A {@code mailto:} or {@code https:} URI under which the operators of push servers reach this one's. It stands in
         * each wake-up; some push servers take none without.
         */
        Optional<@Pattern(regexp = "(mailto:|https://)[!-~]{1,200}") String> contact();

        /**
         * The private half of the VAPID key, 32 bytes in base64url without padding. Unless it is set, the first instance
         * makes one and keeps it in Redis, encrypted under the service secret. Devices register with its public half: after
         * a change many push servers refuse what was registered before.
         */
        Optional<@Pattern(regexp = "[A-Za-z0-9_-]{43}") String> vapidKey();

        /**
         * Networks whose push servers are trusted, separated by commas, for example {@code 10.1.0.0/16}. Into them requests
         * are sent at the wish of any client, with http and to any port, too; into all other private ones never.
         */
        Optional<List<Network>> allowedNetworks();

        /** Ports of push servers on the Internet, separated by commas. */
        @WithDefault("443")
        List<@Min(1) @Max(65_535) Integer> ports();

        /** How long a push server may keep a wake-up for a device that it does not reach. Mail waits for 30 days. */
        @WithDefault("28d")
        @DurationMin(minutes = 1)
        @DurationMax(days = 30)
        Duration ttl();

        /** How long a registration is good, rounded up to the day; clients renew theirs every week. */
        @WithDefault("60d")
        @DurationMin(days = 8)
        @DurationMax(days = 365)
        Duration registrationKept();

        /** Requests at once; about 100 kB each while they last. */
        @WithDefault("128")
        @Min(1)
        @Max(10_000)
        int atOnce();

        /** Of these to one address (IPv6: /64): who does not answer holds up no more than that. */
        @WithDefault("16")
        @Min(1)
        @Max(1_000)
        int atOnceToOneAddress();

        /** Wake-ups on their way, those between two tries included; more are dropped. About 2 kB each. */
        @WithDefault("10000")
        @Min(1)
        @Max(1_000_000)
        int underWay();

        /** How long a connection may take, and then its TLS handshake. */
        @WithDefault("3s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 30)
        Duration connectWithin();

        /** How long the head of an answer may take. */
        @WithDefault("10s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 1)
        Duration answerWithin();

        /** Tries of one wake-up while the push server does not answer, or asks for patience. */
        @WithDefault("4")
        @Min(1)
        @Max(10)
        int tries();

        /** The pause after the first try; each one after that is six times as long. */
        @WithDefault("5s")
        @DurationMin(millis = 10)
        @DurationMax(minutes = 5)
        Duration firstPause();

        /** Longest pause. A push server that asks for a longer one does not get the wake-up. */
        @WithDefault("10m")
        @DurationMin(millis = 10)
        @DurationMax(hours = 1)
        Duration longestPause();

        /** Wake-ups that failed in a row before a registration is deleted. */
        @WithDefault("10")
        @Min(1)
        @Max(1_000)
        int failures();
    }
}

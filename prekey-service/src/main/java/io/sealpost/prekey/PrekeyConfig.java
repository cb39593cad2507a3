package io.sealpost.prekey;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;

/** Knobs of the prekey service. Each bounds memory, disk or waiting; none may be unlimited. */
@ConfigMapping(prefix = "prekeys")
public interface PrekeyConfig {

    /** The credential that every request must carry; at least 16 characters. There is no default: an open service is none. */
    @Size(min = 16, max = 512)
    String serviceSecret();

    /** Host and port under which clients know this mesh: the only accepted issuer of access tokens. */
    @WithDefault("localhost:18080")
    @Size(min = 1, max = 253)
    String serverName();

    /** Where the registry's public signing keys are read ({@code GET /v1/keys}). */
    @WithDefault("http://127.0.0.1:18081")
    URI registryUrl();

    /**
     * Longest request body. The largest upload of the contract (100 one-time keys of each kind) takes about 240 KiB;
     * Quarkus itself cuts the connection at {@code quarkus.http.limits.max-body-size}.
     */
    @WithDefault("512K")
    MemorySize longestBody();

    /** Age from which the registry's signing keys are read again; a withdrawn key is accepted for about this long. */
    @WithDefault("60s")
    Duration registryKeysAge();

    /**
     * Shortest time between two attempts to read the registry's keys. Forged tokens make the service ask again, so this
     * bounds what they cost the registry.
     */
    @WithDefault("3s")
    Duration registryPause();

    /** How long one call to the registry may take. While it fails, the keys known so far stay in use. */
    @WithDefault("2s")
    Duration registryTimeout();

    /** How long one transaction may take, waiting for a connection included; after that its outcome is unknown. */
    @WithDefault("5s")
    Duration storeTimeout();

    /**
     * Most unused one-time keys of one kind that a device may store. At the default a device takes up to about 350 KiB of
     * disk.
     */
    @WithDefault("200")
    @Min(100)
    @Max(10_000)
    int oneTimeKeys();

    /**
     * Most bundles with one-time keys of a device that leave on one UTC day to all who do not know its account's access key;
     * who comes later gets the last-resort key. At the default strangers need a part of five days to take what an absent device has.
     */
    @WithDefault("20")
    @Min(0)
    @Max(10_000)
    int bundlesForStrangers();

    /** The same for all who know the access key: larger, and apart, so that strangers cannot use it up. */
    @WithDefault("100")
    @Min(0)
    @Max(10_000)
    int bundlesForContacts();

    /** A device is told to upload with each bundle that leaves fewer one-time keys than this of a kind, or none. */
    @WithDefault("20")
    @Min(1)
    @Max(100)
    int lowOneTimeKeys();

    /** Threads that check uploaded keys; 100 signatures keep one of them busy for some ten milliseconds. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int checkThreads();

    /** Most uploads that wait for those threads; more are answered 503. Each holds up to half a megabyte of memory. */
    @WithDefault("64")
    @Min(1)
    @Max(1024)
    int waitingChecks();
}

package io.sealpost.media;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of the media service. Each value bounds disk, memory or waiting; none may be unlimited. */
@ConfigMapping(prefix = "media")
public interface MediaConfig {

    /** The credential that every caller must send. No default: without one the service does not start. */
    @Size(min = 16, max = 256)
    String serviceSecret();

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

    /** Largest blob. The contract says 100 MB; less is a smaller promise. */
    @WithDefault("100000000")
    @Min(1)
    @Max(100_000_000)
    long maxBlobBytes();

    /** What one account may upload in one UTC day; counted when the ticket is given, used or not. */
    @WithDefault("1073741824")
    @Min(1)
    @Max(1_099_511_627_776L)
    long bytesPerAccountAndDay();

    /** How long an upload URL may be begun with. */
    @WithDefault("15m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration uploadValid();

    /** How long a download URL works. */
    @WithDefault("15m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration downloadValid();

    /** How long a blob is kept, from its ticket on. */
    @WithDefault("45d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 365)
    Duration blobKept();

    /**
     * How long after the end of its ticket an upload may still be under way. Then a ticket without an object is forgotten;
     * an object that arrives later is not found by anybody and stays.
     */
    @WithDefault("1d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration longestUpload();

    /** How long a record is kept after its last write: whoever is away for a year finds theirs again. */
    @WithDefault("400d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1000)
    Duration recordKept();

    /**
     * What making a record takes from the account's allowance of the day, in bytes. More than its size: it may stay much
     * longer than a blob. The defaults make 256 records a day.
     */
    @WithDefault("4194304")
    @Min(1)
    @Max(1_073_741_824)
    long recordCost();

    /** How often what is due is removed. */
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration sweepEvery();

    /** Blobs that one transaction of the sweep takes; it goes on until none is due. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int sweepBatch();

    /** How long a batch of the sweep is its instance's own; after a crash another one takes it up then. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration sweepClaim();

    /** How long one call to PostgreSQL, the blob store, Kafka or the registry may take before it counts as failed. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration storeTimeout();

    /** The blob store. */
    S3 s3();

    /** The blob store: anything that speaks the S3 API. */
    interface S3 {

        /** Its address, as clients reach it: it stands in the URLs that they are given. */
        URI endpoint();

        /** Signed into the URLs; stores that have no regions ignore it. */
        @WithDefault("us-east-1")
        String region();

        /** One bucket for all blobs; made at the start if it is missing. */
        @Size(min = 3, max = 63)
        String bucket();

        /** No default. */
        String accessKey();

        /** No default. */
        String secretKey();
    }
}

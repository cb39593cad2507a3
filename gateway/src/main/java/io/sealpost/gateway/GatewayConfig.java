package io.sealpost.gateway;

import io.sealpost.gateway.domain.Rate;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Every knob of the gateway. Each value bounds memory, time or traffic; none may be unlimited. */
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {

    /** What services tell each other apart from clients by. No default: without it the gateway refuses to start. */
    @NotBlank
    String serviceSecret();

    /** The only issuer whose tokens are accepted. */
    @NotBlank
    String serverName();

    /** Where device-registry answers. */
    URI registryUrl();

    /** Where prekey-service answers. */
    URI prekeyUrl();

    /** Where presence-service answers. */
    URI presenceUrl();

    /** Where media-service answers. */
    URI mediaUrl();

    /** Kafka's bootstrap servers, for the one producer that is not SmallRye's. */
    @NotBlank
    String kafka();

    /** Sockets. */
    Sockets sockets();

    /** The mailbox log. */
    Log log();

    /** Forwarded HTTP. */
    Http http();

    /** Rates: {@code n/time} allows n at once and refills n evenly over the time. */
    Limits limits();

    /** Bounds of each WebSocket and of all of them. */
    interface Sockets {

        /** How long a new socket may stay without a Hello. */
        @WithDefault("10s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 1)
        Duration helloWithin();

        /** How often the gateway pings; half of this is random for each socket at first, so that they spread. */
        @WithDefault("30s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 5)
        Duration pingEvery();

        /** A socket from which nothing came for so long (no frame, no pong) is closed with 4408. */
        @WithDefault("90s")
        @DurationMin(seconds = 3)
        @DurationMax(minutes = 15)
        Duration idleAfter();

        /** How often an open socket is checked against its account's device list and reported alive. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 2)
        Duration recheckEvery();

        /**
         * Most sockets of both doors together; more are answered 503. 6 kB each when idle; a process with 20,000 file
         * handles ends near 19,000.
         */
        @WithDefault("18000")
        @Min(1)
        @Max(1_000_000)
        int most();

        /**
         * Most signed-in sockets in one partition of the log. All of them stand in one roster record of about 100 bytes
         * each, and a roster is never split: 5000 make 500 kB of the 1 MiB that a record may have.
         */
        @WithDefault("5000")
        @Min(1)
        @Max(8000)
        int mostPerPartition();

        /** Bytes that wait for a slow client before pushes to it are dropped and asked for again. */
        @WithDefault("1048576")
        @Min(65_536)
        @Max(16_777_216)
        int writeQueueBytes();

        /** Sends of one socket that wait for an earlier one to the same recipient; more are refused. */
        @WithDefault("64")
        @Min(1)
        @Max(1024)
        int waitingSends();

        /** Bytes of those waiting sends. */
        @WithDefault("2097152")
        @Min(1_048_576)
        @Max(67_108_864)
        int waitingSendBytes();

        /** How long acknowledgements of one socket are merged into one record. */
        @WithDefault("50ms")
        @DurationMin(millis = 0)
        @DurationMax(seconds = 1)
        Duration mergeAcks();

        /** How long an unanswered request to attach again stops the next one. */
        @WithDefault("2s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 1)
        Duration attachAgainAfter();

        /** How often each partition with sockets gets a roster. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(seconds = 60)
        Duration rosterEvery();

        /** On shutdown, sockets are closed at random moments within this time. */
        @WithDefault("3s")
        @DurationMin(seconds = 0)
        @DurationMax(minutes = 5)
        Duration drainOver();

        /** On shutdown, how long unanswered sends may keep a socket open. */
        @WithDefault("12s")
        @DurationMin(seconds = 0)
        @DurationMax(minutes = 5)
        Duration drainWithin();
    }

    /** The producer of mailbox-commands. */
    interface Log {

        /** How long a record waits for company: latency for every message, against requests that each wake many threads. */
        @WithDefault("3ms")
        @DurationMin(millis = 0)
        @DurationMax(millis = 100)
        Duration linger();

        /**
         * Most devices of an account, as device-registry has it. The largest record follows from it; the gateway is not
         * ready while Kafka's topic takes smaller ones only.
         */
        @WithDefault("6")
        @Min(1)
        @Max(6)
        int devices();

        /** Records without an answer in one partition; over it sends are refused before the log. */
        @WithDefault("2000")
        @Min(1)
        @Max(100_000)
        int inFlightPerPartition();

        /** Bytes of them; over it sends are refused as well. Sixteen partitions that cannot be written fit into memory. */
        @WithDefault("2097152")
        @Min(1_048_576)
        @Max(16_777_216)
        int inFlightBytesPerPartition();

        /** Records that wait for the producer's own thread. */
        @WithDefault("10000")
        @Min(100)
        @Max(100_000)
        int queue();

        /** How long one request to a broker may take. */
        @WithDefault("4s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 30)
        Duration requestTimeout();

        /** After this the outcome of a record is unknown; one that has not reached the producer by then is refused. */
        @WithDefault("10s")
        @DurationMin(millis = 200)
        @DurationMax(minutes = 2)
        Duration deliveryTimeout();
    }

    /** What is forwarded, and what the gateway itself asks of its peers. */
    interface Http {

        /** From the last check to the first byte of the service's answer. */
        @WithDefault("10s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 2)
        Duration timeout();

        /** How long connecting to a service may take. */
        @WithDefault("2s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 30)
        Duration connectTimeout();

        /** Connections to one service. */
        @WithDefault("64")
        @Min(1)
        @Max(4096)
        int connectionsPerService();

        /** Requests that wait for one of those connections; more are answered 503. */
        @WithDefault("256")
        @Min(1)
        @Max(100_000)
        int waitingPerService();

        /** How long one question of the gateway itself (keys, device lists, presence) may take. */
        @WithDefault("3s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 30)
        Duration askTimeout();

        /** How often the registry's keys are read; the old ones stay while it does not answer. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 5)
        Duration keysEvery();

        /** Least time between two readings that an unknown key id caused. */
        @WithDefault("5s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 1)
        Duration unknownKeyEvery();

        /** Device lists kept; about 1 kB each. */
        @WithDefault("50000")
        @Min(100)
        @Max(10_000_000)
        int cachedDeviceLists();

        /** Longest time for which a device list is believed, whatever events say or do not say. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(seconds = 60)
        Duration believeDeviceListFor();
    }

    /** One rate for each class of request, counted in Redis; while that is away a quarter of it, in memory. */
    interface Limits {

        /** New sockets, by IP address (IPv6: /64). */
        @WithDefault("600/60s")
        Rate connect();

        /** Hellos, by device. */
        @WithDefault("60/60s")
        Rate hello();

        /** Registrations and sign-ins, by IP address. */
        @WithDefault("600/60s")
        Rate signIn();

        /** Anonymous look-ups, by IP address; one for bundles of several accounts counts for each of them. */
        @WithDefault("1200/60s")
        Rate lookup();

        /** Anonymous changes of records, by IP address: each costs a write to a disk. */
        @WithDefault("120/60s")
        Rate write();

        /** Signed-in HTTP requests, by device. */
        @WithDefault("300/60s")
        Rate own();

        /** Sends, by device. */
        @WithDefault("3000/60s")
        Rate send();

        /** Sends of those who do not know the recipient's access key, by recipient. */
        @WithDefault("600/60s")
        Rate strangerSend();

        /** Ephemerals (typing), by device: a client that keeps the rules sends one in 5 s to each it types to. */
        @WithDefault("6/3s")
        Rate ephemeral();

        /** Presence channels asked for, by IP address. */
        @WithDefault("6000/60s")
        Rate watch();
    }
}

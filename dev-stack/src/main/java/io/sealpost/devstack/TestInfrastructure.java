package io.sealpost.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Real stores for the tests of one module, on free ports, with empty data in a folder that goes when they are closed. They
 * end with this JVM, however it ends.
 */
public final class TestInfrastructure implements AutoCloseable {

    /** What can be started. */
    public enum Part {
        POSTGRES,
        KAFKA,
        REDIS,
        S3
    }

    private static final int TRIES = 4;
    private static final Duration SHORTAGE_WITHIN = Duration.ofSeconds(60);

    private final Path folder;
    private final Secrets secrets;
    private final RunAs runAs;
    private final Map<Part, Program> programs = new EnumMap<>(Part.class);
    private final Map<Part, RunningProcess> processes = new EnumMap<>(Part.class);
    private final Thread hook = new Thread(this::stopProcesses);
    private PostgresServer postgres;
    private KafkaBroker kafka;
    private RedisServer redis;
    private S3Server s3;

    private TestInfrastructure(Path folder, RunAs runAs) {
        this.folder = folder;
        this.runAs = runAs;
        this.secrets = Secrets.in(folder);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the parts named and waits until they answer. All topics exist then. */
    public static TestInfrastructure start(Part... parts) {
        return start(RunAs.detect(), parts);
    }

    static TestInfrastructure start(RunAs runAs, Part... parts) {
        var infrastructure = new TestInfrastructure(temporaryFolder(runAs), runAs);
        try {
            // One after the other: on the common pool's threads Kafka's client finds no class of a Quarkus test's
            // loader.
            EnumSet.copyOf(List.of(parts)).forEach(infrastructure::startPart);
            return infrastructure;
        } catch (DevStackFailure e) {
            infrastructure.close();
            throw e;
        }
    }

    /**
     * What a Quarkus application must be told to use the started parts.
     *
     * @param database made if it does not exist, with a role of its own; lower case letters, digits and underscores
     */
    public Map<String, String> quarkusConfig(String database) {
        if (postgres == null) {
            throw new IllegalStateException("PostgreSQL was not started");
        }
        postgres.provide(database);
        Map<String, String> config = quarkusConfig();
        config.put("quarkus.datasource.jdbc.url", postgres.jdbcUrl(database));
        config.put("quarkus.datasource.reactive.url", postgres.reactiveUrl(database));
        config.put("quarkus.datasource.username", database);
        config.put("quarkus.datasource.password", postgres.passwordOf(database));
        return config;
    }

    /** The same for an application without a database. */
    public Map<String, String> quarkusConfig() {
        var config = new LinkedHashMap<String, String>();
        config.put("sealpost.service-secret", secrets.of("service"));
        if (kafka != null) {
            config.put("kafka.bootstrap.servers", kafka.bootstrap());
        }
        if (redis != null) {
            config.put("quarkus.redis.hosts", redis.uri());
        }
        if (s3 != null) {
            config.put("sealpost.s3.endpoint", s3.endpoint().toString());
            config.put("sealpost.s3.access-key", s3.accessKey());
            config.put("sealpost.s3.secret-key", s3.secretKey());
            config.put("sealpost.s3.bucket", S3Server.BUCKET);
        }
        return config;
    }

    /** Ends a part at once, as a crash would. */
    public void kill(Part part) {
        processes.get(part).kill();
    }

    /** Starts an ended part again, with its data, on its port, and waits until it answers. */
    public void restart(Part part) {
        processes.put(part, Launcher.GUARDED.start(programs.get(part)));
    }

    /**
     * Takes from a partition of mailbox-commands one of two copies that it may not be written without: a second broker gets
     * it, and dies. All other partitions stay as they were. Returns once Kafka has noticed, some ten seconds later.
     */
    public void starve(int partition) {
        var itsFolder = folder.resolve("second-kafka");
        var second = launch(port -> kafka.second(itsFolder, port).program(log("second-kafka")));
        try {
            kafka.replicate(partition);
            awaitCopies(partition, 2);
        } finally {
            second.process().kill();
        }
        awaitCopies(partition, 1);
    }

    private void awaitCopies(int partition, int copies) {
        if (!Wait.until(SHORTAGE_WITHIN, () -> kafka.inSyncReplicas(partition) == copies)) {
            throw new DevStackFailure("Kafka did not come to %d copies of a partition.".formatted(copies));
        }
    }

    long pid(Part part) {
        return processes.get(part).pid();
    }

    /** Where the parts keep their data and logs. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        stopProcesses();
        OwnerOnly.deleteAll(folder);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs anyway and finds nothing to do.
            return;
        }
    }

    private synchronized void stopProcesses() {
        Set.copyOf(processes.values()).parallelStream().forEach(RunningProcess::kill);
        processes.clear();
    }

    private void startPart(Part part) {
        switch (part) {
            case POSTGRES -> start(part, this::postgresAt);
            case KAFKA -> {
                start(part, this::kafkaAt);
                kafka.provideTopics();
            }
            case REDIS -> start(part, this::redisAt);
            case S3 -> start(part, this::s3At);
        }
    }

    private Program postgresAt(int port) {
        postgres = new PostgresServer(folder.resolve("postgres"), port, secrets, runAs, false);
        return postgres.program(log("postgres"));
    }

    private Program kafkaAt(int port) {
        kafka = new KafkaBroker(folder.resolve("kafka"), port, Ports.findFree(), KafkaBroker.SMALL);
        return kafka.program(log("kafka"));
    }

    private Program redisAt(int port) {
        redis = new RedisServer(folder.resolve("redis"), port, secrets);
        return redis.program(log("redis"));
    }

    private Program s3At(int port) {
        s3 = new S3Server(folder.resolve("s3"), port, secrets);
        return s3.program(log("s3"));
    }

    private Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    private void start(Part part, IntFunction<Program> at) {
        var launched = launch(at);
        synchronized (this) {
            programs.put(part, launched.program());
            processes.put(part, launched.process());
        }
    }

    private record Launched(Program program, RunningProcess process) {}

    /** Another program may take the free port before ours does: then it is tried with another one. */
    private static Launched launch(IntFunction<Program> at) {
        for (int attempt = 1; ; attempt++) {
            Program program = at.apply(Ports.findFree());
            try {
                return new Launched(program, Launcher.GUARDED.start(program));
            } catch (DevStackFailure e) {
                if (attempt == TRIES || !Ports.isTaken(program.port())) {
                    throw e;
                }
            }
        }
    }

    private static Path temporaryFolder(RunAs runAs) {
        try {
            Path folder = Files.createTempDirectory("sealpost-test-");
            runAs.letEnter(folder);
            return folder;
        } catch (IOException e) {
            throw new DevStackFailure("Cannot make a temporary folder.", e);
        }
    }
}

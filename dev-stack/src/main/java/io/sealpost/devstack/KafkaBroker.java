package io.sealpost.devstack;

import io.sealpost.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/** A Kafka node in KRaft mode: broker and controller in one JVM, with every topic of the mesh, or one more broker. */
final class KafkaBroker {

    private static final int FIRST = 1;
    private static final int SECOND = 2;

    static final int PARTITIONS = 4;
    static final Jvm SMALL = Jvm.small("512m");

    private final int node;
    private final Path folder;
    private final int port;
    private final int controllerPort;
    private final Jvm jvm;
    private final Supplier<String> clusterId;

    KafkaBroker(Path folder, int port, int controllerPort, Jvm jvm) {
        this(FIRST, folder, port, controllerPort, jvm, () -> Uuid.randomUuid().toString());
    }

    private KafkaBroker(int node, Path folder, int port, int controllerPort, Jvm jvm, Supplier<String> clusterId) {
        this.node = node;
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
        this.jvm = jvm;
        this.clusterId = clusterId;
    }

    /** One more broker of this node's cluster, without any partition. */
    KafkaBroker second(Path itsFolder, int itsPort) {
        return new KafkaBroker(SECOND, itsFolder, itsPort, controllerPort, jvm, this::clusterId);
    }

    private String clusterId() {
        try (var meta = Files.newBufferedReader(data().resolve("meta.properties"))) {
            var properties = new Properties();
            properties.load(meta);
            return properties.getProperty("cluster.id");
        } catch (IOException unreadable) {
            throw new DevStackFailure("Kafka's data folder has no readable meta.properties.", unreadable);
        }
    }

    /** Formats the data folder if there is none. */
    Program program(Path log) {
        OwnerOnly.write(config(), settings());
        if (!Files.exists(formatted())) {
            format(log);
            OwnerOnly.write(formatted(), "");
        }
        return new Program(
                "kafka",
                port,
                jvm.command(withClassPath("kafka.Kafka", config().toString())),
                Map.of(),
                log,
                this::answers,
                Duration.ofSeconds(120),
                Program.Ending.ORDINARY);
    }

    /** Made last: without it the data folder is that of an interrupted first start. */
    private Path formatted() {
        return folder.resolve("formatted");
    }

    Path data() {
        return folder.resolve("data");
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Creates the topics that do not exist yet, with one copy each; gives all others today's settings. */
    void provideTopics() {
        try (Admin admin = admin()) {
            Set<String> known = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !known.contains(topic.name()))
                    .map(topic -> new NewTopic(topic.name(), PARTITIONS, (short) 1).configs(topic.config()))
                    .toList();
            admin.createTopics(missing).all().get(60, TimeUnit.SECONDS);
            admin.incrementalAlterConfigs(settingsOf(known)).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DevStackFailure("Cannot create the Kafka topics.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while creating the Kafka topics.", e);
        }
    }

    /**
     * Keeps a partition of mailbox-commands on both brokers, and lets it be written only while both have it. The setting is
     * the topic's, but a partition with one copy needs no more than that one.
     */
    void replicate(int partition) {
        var topic = Topics.MAILBOX_COMMANDS;
        var both = new NewPartitionReassignment(List.of(FIRST, SECOND));
        var needsBoth = new AlterConfigOp(new ConfigEntry("min.insync.replicas", "2"), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.alterPartitionReassignments(Map.of(new TopicPartition(topic, partition), Optional.of(both)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(needsBoth)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DevStackFailure("Cannot give a partition a second copy.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while giving a partition a second copy.", e);
        }
    }

    /** Copies of a partition of mailbox-commands that are up to date. */
    int inSyncReplicas(int partition) {
        var topic = Topics.MAILBOX_COMMANDS;
        try (Admin admin = admin()) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .get(partition)
                    .isr()
                    .size();
        } catch (ExecutionException | TimeoutException e) {
            throw new DevStackFailure("Cannot ask Kafka about its partitions.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while asking Kafka about its partitions.", e);
        }
    }

    private static Map<ConfigResource, Collection<AlterConfigOp>> settingsOf(Set<String> known) {
        return Topics.all().stream()
                .filter(topic -> known.contains(topic.name()))
                .collect(Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        topic -> topic.config().entrySet().stream()
                                .map(entry -> new AlterConfigOp(
                                        new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                                .toList()));
    }

    private boolean answers() {
        if (!Ports.isTaken(port)) {
            return false; // an admin client would only wait and warn
        }
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false; // not yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000));
    }

    private void format(Path log) {
        try {
            OwnerOnly.createFile(log);
            OwnerOnly.deleteAll(data());
            var arguments = List.of("format", "-t", clusterId.get(), "-c", config().toString());
            Process process = new ProcessBuilder(
                            Jvm.small("256m").command(withClassPath("kafka.tools.StorageTool", arguments)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new DevStackFailure("Kafka could not make its data folder: see " + log + ".");
            }
        } catch (IOException e) {
            throw new DevStackFailure("Kafka could not make its data folder: see " + log + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while making Kafka's data folder.", e);
        }
    }

    private static List<String> withClassPath(String main, String argument) {
        return withClassPath(main, List.of(argument));
    }

    private static List<String> withClassPath(String main, List<String> arguments) {
        var command = new java.util.ArrayList<>(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                Jvm.classPath(SealpostRoot.built("kafka/target/lib")),
                main));
        command.addAll(arguments);
        return command;
    }

    private Path config() {
        return folder.resolve("server.properties");
    }

    private String settings() {
        return """
                process.roles=%5$s
                node.id=%6$d
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=%7$s
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.partitions=%4$d
                offsets.topic.num.partitions=%4$d
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=%4$d
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=%4$d
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=16777216
                num.network.threads=2
                num.io.threads=4
                log.retention.check.interval.ms=5000
                log.initial.task.delay.ms=5000
                """.formatted(port, controllerPort, data(), PARTITIONS, roles(), node, listeners());
    }

    private String roles() {
        return node == FIRST ? "broker,controller" : "broker";
    }

    private String listeners() {
        String clients = "PLAINTEXT://127.0.0.1:" + port;
        return node == FIRST ? clients + ",CONTROLLER://127.0.0.1:" + controllerPort : clients;
    }
}

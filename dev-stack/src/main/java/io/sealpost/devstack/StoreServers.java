package io.sealpost.devstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The four stores of one stack, and how they are told to the services and to the court-order scan. */
final class StoreServers {

    private final StackFolder folder;
    private final Secrets secrets;
    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private final RedisServer redis;
    private final S3Server s3;

    StoreServers(StackFolder folder, Ports ports, Secrets secrets, RunAs runAs, Jvm kafkaJvm) {
        this.folder = folder;
        this.secrets = secrets;
        Path path = folder.path();
        postgres = new PostgresServer(path.resolve("postgres"), ports.of("postgres"), secrets, runAs, true);
        kafka = new KafkaBroker(path.resolve("kafka"), ports.of("kafka"), ports.of("kafka-controller"), kafkaJvm);
        redis = new RedisServer(path.resolve("redis"), ports.of("redis"), secrets);
        s3 = new S3Server(path.resolve("s3"), ports.of("s3"), secrets);
    }

    /** What makes each ready to be started, in the order of need. */
    Map<String, Supplier<Program>> programs() {
        var programs = new LinkedHashMap<String, Supplier<Program>>();
        programs.put("postgres", () -> postgres.program(folder.log("postgres")));
        programs.put("kafka", () -> kafka.program(folder.log("kafka")));
        programs.put("redis", () -> redis.program(folder.log("redis")));
        programs.put("s3", () -> s3.program(folder.log("s3")));
        return programs;
    }

    /** Creates the databases or topics that a started store must have. */
    void provision(String store) {
        switch (store) {
            case "postgres" ->
                Arrays.stream(Service.values())
                        .flatMap(service -> service.database().stream())
                        .forEach(postgres::provide);
            case "kafka" -> kafka.provideTopics();
            default -> {} // Redis needs nothing, the bucket is made before the start
        }
    }

    /** What one service must know, and nothing of the others. */
    Map<String, String> environmentFor(Service service) {
        var environment = new LinkedHashMap<String, String>();
        service.database().ifPresent(database -> {
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(database));
            environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl(database));
            environment.put("QUARKUS_DATASOURCE_USERNAME", database);
            environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.passwordOf(database));
        });
        if (service.uses(Service.Store.KAFKA)) {
            environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
        }
        if (service.uses(Service.Store.REDIS)) {
            environment.put("QUARKUS_REDIS_HOSTS", redis.uri());
        }
        if (service.uses(Service.Store.S3)) {
            environment.put("SEALPOST_S3_ENDPOINT", s3.endpoint().toString());
            environment.put("SEALPOST_S3_ACCESS_KEY", s3.accessKey());
            environment.put("SEALPOST_S3_SECRET_KEY", s3.secretKey());
            environment.put("SEALPOST_S3_BUCKET", S3Server.BUCKET);
        }
        return environment;
    }

    Stores stores() {
        return new Stores(
                new Stores.Postgres(
                        postgres.jdbcUrl(""),
                        PostgresServer.SUPERUSER,
                        postgres.passwordOf(PostgresServer.SUPERUSER),
                        Arrays.stream(Service.values())
                                .flatMap(service -> service.database().stream())
                                .toList(),
                        postgres.data()),
                new Stores.Kafka(kafka.bootstrap(), kafka.data()),
                new Stores.Redis(URI.create(redis.uri()), redis.data()),
                new Stores.S3(s3.endpoint(), S3Server.BUCKET, s3.accessKey(), s3.secretKey(), s3.data()),
                secrets.of("service"),
                folder.path().resolve("logs"));
    }
}

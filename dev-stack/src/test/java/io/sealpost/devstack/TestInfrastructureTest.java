package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.devstack.TestInfrastructure.Part;
import io.sealpost.protocol.Topics;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every store really starts, answers only to its password, and keeps what it accepted through a kill -9. */
class TestInfrastructureTest {

    private static TestInfrastructure infrastructure;

    @BeforeAll
    static void start() {
        infrastructure = TestInfrastructure.start(Part.values());
    }

    @AfterAll
    static void stopAndLeaveNothing() {
        Path folder = infrastructure.folder();
        infrastructure.close();
        assertThat(folder).doesNotExist();
    }

    @Test
    void postgresKeepsItsRowsThroughAKill() throws SQLException {
        Map<String, String> config = infrastructure.quarkusConfig("first");
        try (Connection connection = connect(config);
                var statement = connection.createStatement()) {
            statement.execute("create table kept(n int)");
            statement.execute("insert into kept select generate_series(1, 1000)");
        }

        infrastructure.kill(Part.POSTGRES);
        infrastructure.restart(Part.POSTGRES);

        try (Connection connection = connect(config);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1000);
        }
    }

    @Test
    void aRoleOpensNoDatabaseButItsOwn() {
        Map<String, String> mine = infrastructure.quarkusConfig("mine");
        String theirs = infrastructure.quarkusConfig("theirs").get("quarkus.datasource.jdbc.url");

        assertThatThrownBy(() -> connect(theirs, mine.get("quarkus.datasource.username"), password(mine)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void postgresRefusesAWrongPassword() {
        Map<String, String> config = infrastructure.quarkusConfig("locked");

        assertThatThrownBy(() -> connect(config.get("quarkus.datasource.jdbc.url"), "locked", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("authentication failed");
    }

    @Test
    void kafkaHasEveryTopicAndKeepsItsRecordsThroughAKill() throws Exception {
        String bootstrap = infrastructure.quarkusConfig().get("kafka.bootstrap.servers");
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.WAKEUPS, 2, null, "kept")).get(30, TimeUnit.SECONDS);
        }

        infrastructure.kill(Part.KAFKA);
        infrastructure.restart(Part.KAFKA);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            List<String> expected =
                    Topics.all().stream().map(Topics.Topic::name).toList();
            Set<String> found = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            assertThat(found).containsAll(expected);
            var partition = new TopicPartition(Topics.WAKEUPS, 2);
            var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition);
            assertThat(end.get(30, TimeUnit.SECONDS).offset()).isEqualTo(1);
            var mailboxes = admin.describeTopics(List.of(Topics.MAILBOX_COMMANDS))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS);
            assertThat(mailboxes.get(Topics.MAILBOX_COMMANDS).partitions()).hasSize(4);
        }
    }

    @Test
    void redisRefusesWithoutAPasswordAndKeepsItsKeysThroughAKill() throws Exception {
        URI redis = URI.create(infrastructure.quarkusConfig().get("quarkus.redis.hosts"));
        String auth = "AUTH " + redis.getUserInfo().substring(1) + "\r\n";
        assertThat(RedisLine.ask(redis.getPort(), "PING\r\n", 1))
                .first()
                .asString()
                .startsWith("-NOAUTH");
        // WAITAOF comes later than Redis 7.0; everysec means that a second is the bound.
        assertThat(RedisLine.ask(redis.getPort(), auth + "CONFIG SET appendfsync always\r\nSET kept yes\r\n", 3))
                .containsExactly("+OK", "+OK", "+OK");

        infrastructure.kill(Part.REDIS);
        infrastructure.restart(Part.REDIS);

        assertThat(RedisLine.ask(redis.getPort(), auth + "GET kept\r\n", 3)).containsExactly("+OK", "$3", "yes");
    }

    @Test
    void s3RefusesUnsignedRequestsForWhatItKeptThroughAKill() throws Exception {
        Map<String, String> config = infrastructure.quarkusConfig();
        String bucket = config.get("sealpost.s3.bucket");
        Path kept = infrastructure.folder().resolve("s3/data/" + bucket + "/kept");
        Files.writeString(kept, "ciphertext");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));

        infrastructure.kill(Part.S3);
        infrastructure.restart(Part.S3);

        URI object = URI.create(config.get("sealpost.s3.endpoint") + "/" + bucket + "/kept");
        var connection = (HttpURLConnection) object.toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void logsAreForTheirOwnerOnly() throws Exception {
        Path log = infrastructure.folder().resolve("logs/kafka.log");

        assertThat(Files.getPosixFilePermissions(log)).hasSize(2);
    }

    private static Connection connect(Map<String, String> config) throws SQLException {
        return connect(
                config.get("quarkus.datasource.jdbc.url"), config.get("quarkus.datasource.username"), password(config));
    }

    private static Connection connect(String url, String role, String password) throws SQLException {
        return DriverManager.getConnection(url, role, password);
    }

    private static String password(Map<String, String> config) {
        return config.get("quarkus.datasource.password");
    }
}

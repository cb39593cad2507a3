package io.sealpost.mailbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine on the real log, the real store and the real push channel. */
@QuarkusTest
@QuarkusTestResource(Infra.class)
class MailboxEngineTest {

    private static final String DEAD_LETTERS = Topics.deadLettersOf(Topics.MAILBOX_COMMANDS);

    @Inject
    Redis redis;

    @Inject
    Pool pool;

    @ConfigProperty(name = "mailbox.service-secret")
    String serviceSecret;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final AccountId bob = AccountId.random();
    private final DeviceId phone = DeviceId.random();
    private GatewayDouble gateway;

    @BeforeEach
    void openGateway() {
        gateway = new GatewayDouble(redis, bootstrapServers);
    }

    @AfterEach
    void closeGateway() {
        gateway.close();
    }

    @Test
    void deliversInOrderToADeviceThatAttachesLaterAndForgetsWhatItAcknowledged() {
        // Given
        gateway.deposit(bob, phone, "one");
        gateway.deposit(bob, phone, "two");
        gateway.deposit(bob, phone, "three");
        await(30).until(() -> waiting() == 3);

        // When
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);

        // Then
        await(30).untilAsserted(() -> assertThat(texts(connection)).containsExactly("one", "two", "three"));
        assertThat(gateway.deliveriesTo(connection).getLast().getPush().getDrained())
                .isTrue();
        gateway.acknowledge(connection, last(connection).getSequence());
        await(30).until(() -> waiting() == 0);
    }

    @Test
    void pushesToALiveDeviceEachNamingTheOneBefore() {
        // Given
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        await(30).until(() -> !gateway.deliveriesTo(connection).isEmpty());

        // When
        gateway.depositAll(
                bob, phone, IntStream.range(0, 200).mapToObj(i -> "m" + i).toList());

        // Then
        await(30).until(() -> texts(connection).size() == 200);
        long after = 0;
        for (var delivery : gateway.deliveriesTo(connection)) {
            assertThat(delivery.getPush().getAfter()).isEqualTo(after);
            after = delivery.getPush().getEnvelopesList().isEmpty()
                    ? after
                    : delivery.getPush().getEnvelopesList().getLast().getSequence();
        }
    }

    @Test
    void truncatesTheLogBehindWhatIsAcknowledgedAndBehindWhatIsStored() throws Exception {
        // Given
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        gateway.deposit(bob, phone, "delivered");
        await(30).until(() -> texts(connection).size() == 1);

        // When
        gateway.acknowledge(connection, last(connection).getSequence());
        var tablet = DeviceId.random();
        gateway.deposit(bob, tablet, "waits");

        // Then
        await(30).untilAsserted(() -> {
            long end = logBound(OffsetSpec.latest());
            assertThat(end).isPositive();
            assertThat(logBound(OffsetSpec.earliest())).isEqualTo(end);
        });
        assertThat(waitingFor(tablet)).isEqualTo(1);
        assertThat(waitingFor(phone)).isZero();
    }

    @Test
    void drainsABacklogLargerThanTheWindow() {
        // Given
        for (int i = 0; i < 600; i++) {
            gateway.deposit(bob, phone, "m" + i);
        }
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);

        // When
        await(60).until(() -> {
            if (!gateway.envelopesTo(connection).isEmpty()) {
                gateway.acknowledge(connection, last(connection).getSequence());
            }
            return texts(connection).size() == 600;
        });

        // Then
        for (int i = 0; i < 600; i++) {
            assertThat(texts(connection).get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void deliversAgainWhatWasNotAcknowledgedOnANewConnection() {
        // Given
        gateway.deposit(bob, phone, "one");
        var first = gateway.connection(bob, phone, 1, 0);
        gateway.attach(first);
        await(30).until(() -> texts(first).size() == 1);

        // When
        var second = gateway.connection(bob, phone, 2, 0);
        gateway.attach(second);

        // Then
        await(30).untilAsserted(() -> assertThat(texts(second)).containsExactly("one"));
        assertThat(gateway.deliveriesTo(first).getLast().hasSuperseded()).isTrue();
    }

    @Test
    void storesARetriedMessageOnce() {
        // Given
        var id = MessageId.random();

        // When
        gateway.deposit(bob, phone, "one", id);
        gateway.deposit(bob, phone, "one", id);
        gateway.deposit(bob, phone, "two");

        // Then
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        await(30).untilAsserted(() -> assertThat(texts(connection)).containsExactly("one", "two"));
    }

    @Test
    void setsARecordAsideThatIsNoCommandAndGoesOn() {
        // When
        gateway.write(bob, "garbage".getBytes(StandardCharsets.UTF_8));
        gateway.write(bob, new byte[0]);
        gateway.deposit(bob, phone, "after");

        // Then
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        await(30).untilAsserted(() -> assertThat(texts(connection)).containsExactly("after"));
        assertThat(deadLetters()).contains("garbage", "");
    }

    @Test
    void waitsWithARecordThatIsNoCommandUntilItIsSafeElsewhere() throws Exception {
        // Given
        var connection = gateway.connection(bob, phone, 1, 0);
        gateway.attach(connection);
        await(30).until(() -> !gateway.deliveriesTo(connection).isEmpty());
        try (var admin = admin()) {
            admin.deleteTopics(List.of(DEAD_LETTERS)).all().get();

            // When
            gateway.write(bob, "more garbage".getBytes(StandardCharsets.UTF_8));
            gateway.deposit(bob, phone, "after");
            await(30).untilAsserted(() -> given().get(URI.create(management() + "/q/health/ready"))
                    .then()
                    .statusCode(503));
            given().get(URI.create(management() + "/q/health/live")).then().statusCode(200);

            // Then
            assertThat(texts(connection)).isEmpty();
            admin.createTopics(List.of(new NewTopic(DEAD_LETTERS, GatewayDouble.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        await(60).untilAsserted(() -> assertThat(texts(connection)).containsExactly("after"));
        assertThat(deadLetters()).contains("more garbage");
    }

    @Test
    void answersNobodyWithoutTheServiceSecret() {
        given().get("/internal/partitions").then().statusCode(401).contentType("application/problem+json");
        given().header("Sealpost-Service-Secret", "guess")
                .get("/anything")
                .then()
                .statusCode(401);
    }

    @Test
    void showsAnOperatorItsPartitions() {
        await(30).untilAsserted(() -> given().header("Sealpost-Service-Secret", serviceSecret)
                .get("/internal/partitions")
                .then()
                .statusCode(200)
                .body("partition", contains(0, 1, 2, 3))
                .body("state", everyItem(equalTo("live"))));
    }

    @Test
    void describesItselfToOperators() {
        assertThat(given().get(URI.create(management() + "/q/openapi")).asString())
                .contains("/internal/partitions");
        assertThat(given().get(URI.create(management() + "/q/metrics")).asString())
                .contains("sealpost_mailbox_partitions");
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    private long logBound(OffsetSpec which) throws Exception {
        var partition = new TopicPartition(Topics.MAILBOX_COMMANDS, Partitions.of(bob, GatewayDouble.PARTITIONS));
        try (var admin = admin()) {
            return admin.listOffsets(Map.of(partition, which))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    private static String management() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    }

    /** Everything that was set aside and is there already. */
    private List<String> deadLetters() {
        try (var consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var all = consumer.partitionsFor(DEAD_LETTERS).stream()
                    .map(found -> new TopicPartition(DEAD_LETTERS, found.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            var read = new ArrayList<String>();
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(letter -> read.add(new String(letter.value(), StandardCharsets.UTF_8)));
            }
            return read;
        }
    }

    private List<String> texts(Connection connection) {
        return gateway.envelopesTo(connection).stream()
                .map(envelope -> envelope.getCiphertext().toStringUtf8())
                .toList();
    }

    private Envelope last(Connection connection) {
        return gateway.envelopesTo(connection).getLast();
    }

    private long waiting() {
        return waitingFor(phone);
    }

    private long waitingFor(DeviceId device) {
        return pool.preparedQuery("select count(*) from envelope where device = $1")
                .execute(Tuple.of(device.uuid()))
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private static ConditionFactory await(int seconds) {
        return org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(seconds));
    }
}

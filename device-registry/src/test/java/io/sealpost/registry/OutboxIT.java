package io.sealpost.registry;

import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.putList;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.signedIn;
import static io.sealpost.registry.Client.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.devices.v1.SignedDeviceList;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.sealpost.protocol.events.v1.DeviceListPublished;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.registry.domain.Outbox;
import io.sealpost.registry.domain.OutcomeUnknown;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry tells the mesh: never before it is true, never lost, in order for each account. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class OutboxIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The relay's lock: whoever holds it is "the other instance". */
    private static final long RELAY_LOCK = 0x5ea1_0002L;

    PrekeyPeer prekeys;
    TestInfrastructure stores;

    @Inject
    AgroalDataSource database;

    @Inject
    Scheduler scheduler;

    @Inject
    Outbox outbox;

    private KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

    @BeforeEach
    void readEverything() {
        prekeys.ready(true);
        prekeys.down(false);
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : List.of(Topics.DEVICE_LISTS, Topics.ACCOUNT_EVENTS, Topics.MAILBOX_COMMANDS)) {
            consumer.partitionsFor(topic)
                    .forEach(found -> partitions.add(new TopicPartition(topic, found.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @AfterEach
    void close() throws SQLException {
        consumer.close();
        sql("drop trigger if exists fail_delete on outbox");
    }

    @Test
    void announcesANewAccountAndItsList() throws Exception {
        // When
        var phone = registered();

        // Then
        awaitRecords(phone.account(), Topics.ACCOUNT_EVENTS, 1);
        awaitRecords(phone.account(), Topics.DEVICE_LISTS, 1);
        var event = AccountEvent.parseFrom(
                of(phone.account(), Topics.ACCOUNT_EVENTS).getFirst().value());
        assertThat(event.hasCreated()).isTrue();
        assertThat(event.getAccount()).isEqualTo(phone.account().byteString());
        var published = DeviceListPublished.parseFrom(
                of(phone.account(), Topics.DEVICE_LISTS).getFirst().value());
        assertThat(published.getVersion()).isEqualTo(1);
        assertThat(published.getAccessKeyHash().size()).isEqualTo(32);
        var list = SignedDeviceList.parseFrom(published.getSignedList());
        assertThat(list.getSignature().toByteArray()).satisfies(signature -> assertThat(phone.accountKey()
                        .getPublicKey()
                        .verifySignature(SignedBytes.deviceList(list.getList().toByteArray()), signature))
                .isTrue());
        assertThat(of(phone.account(), Topics.MAILBOX_COMMANDS)).isEmpty();
    }

    @Test
    void tellsTheMailboxWhatTheListIsNowInTheAccountsPartition() throws Exception {
        // Given
        var phone = registered();
        var laptop = phone.another();

        // When
        putList(token(phone), phone, phone.list(2, phone, laptop).toByteArray())
                .then()
                .statusCode(204);

        // Then
        awaitRecords(phone.account(), Topics.MAILBOX_COMMANDS, 1);
        var record = of(phone.account(), Topics.MAILBOX_COMMANDS).getFirst();
        int partitions = consumer.partitionsFor(Topics.MAILBOX_COMMANDS).size();
        assertThat(partitions).isGreaterThan(1);
        assertThat(record.partition()).isEqualTo(Partitions.of(phone.account(), partitions));
        var changed = MailboxCommand.parseFrom(record.value()).getListChanged();
        assertThat(changed.getVersion()).isEqualTo(2);
        assertThat(changed.getAccount()).isEqualTo(phone.account().byteString());
        assertThat(changed.getDevicesList())
                .containsExactly(phone.device().byteString(), laptop.device().byteString());
    }

    @Test
    void takesBackWhatItSaidOfADeletedAccount() throws Exception {
        // Given
        var phone = registered();
        byte[] statement = phone.deletion(
                        ConfigProvider.getConfig().getValue("registry.server-name", String.class), Instant.now())
                .toByteArray();

        // When
        signedIn(token(phone))
                .body(Map.of("statement", base64(statement), "signature", base64(phone.signDeletion(statement))))
                .post("/v1/account/delete")
                .then()
                .statusCode(204);

        // Then
        awaitRecords(phone.account(), Topics.ACCOUNT_EVENTS, 2);
        assertThat(of(phone.account(), Topics.DEVICE_LISTS).getLast().value()).isNull();
        var record = of(phone.account(), Topics.MAILBOX_COMMANDS).getLast();
        assertThat(record.partition())
                .isEqualTo(Partitions.of(
                        phone.account(),
                        consumer.partitionsFor(Topics.MAILBOX_COMMANDS).size()));
        var changed = MailboxCommand.parseFrom(record.value()).getListChanged();
        assertThat(changed.getVersion()).isEqualTo(2);
        assertThat(changed.getDevicesList()).isEmpty();
        var event = AccountEvent.parseFrom(
                of(phone.account(), Topics.ACCOUNT_EVENTS).getLast().value());
        assertThat(event.getDeleted().getDevicesList())
                .containsExactly(phone.device().byteString());
        await().atMost(PATIENCE).until(() -> waiting(phone) == 0);
    }

    @Test
    void sendsAgainAfterACrashBetweenSendingAndForgetting() throws Exception {
        // Given a database that cannot delete: what was sent stays, as after a crash
        sql("create or replace function fail() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no'; end $$");
        sql("create trigger fail_delete before delete on outbox for each statement execute function fail()");
        var phone = registered();
        awaitRecords(phone.account(), Topics.DEVICE_LISTS, 2);
        assertThat(waiting(phone)).isEqualTo(2);

        // When
        sql("drop trigger fail_delete on outbox");

        // Then
        await().atMost(PATIENCE).until(() -> waiting(phone) == 0);
        awaitRecords(phone.account(), Topics.ACCOUNT_EVENTS, 2);
    }

    @Test
    void keepsTheOrderOfEachAccountAndWaitsForKafka() throws Exception {
        // Given a log that is down
        var phone = registered();
        var other = registered();
        var phoneToken = token(phone);
        var otherToken = token(other);
        stores.kill(Part.KAFKA);

        // When: writing goes on
        for (int version = 2; version <= 6; version++) {
            putList(phoneToken, phone, phone.list(version, phone).toByteArray())
                    .then()
                    .statusCode(204);
            putList(otherToken, other, other.list(version, other).toByteArray())
                    .then()
                    .statusCode(204);
        }
        stores.restart(Part.KAFKA);

        // Then
        for (var account : List.of(phone.account(), other.account())) {
            awaitRecords(account, Topics.DEVICE_LISTS, 6);
            awaitRecords(account, Topics.MAILBOX_COMMANDS, 5);
            assertThat(firstSeen(versionsPublished(account))).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(firstSeen(versionsTold(account))).containsExactly(2, 3, 4, 5, 6);
        }
    }

    @Test
    void leavesTheOutboxToTheInstanceThatIsAtIt() throws Exception {
        try (var otherInstance = database.getConnection()) {
            // Given
            otherInstance.setAutoCommit(false);
            otherInstance.createStatement().execute("select pg_advisory_xact_lock(" + RELAY_LOCK + ")");
            var phone = registered();

            // When: more than two rounds of the relay pass
            await().pollDelay(Duration.ofMillis(2500)).atMost(PATIENCE).until(() -> waiting(phone) == 2);
            poll();
            assertThat(of(phone.account(), Topics.ACCOUNT_EVENTS)).isEmpty();
            otherInstance.rollback();

            // Then
            awaitRecords(phone.account(), Topics.ACCOUNT_EVENTS, 1);
        }
    }

    @Test
    void aRoundThatHangsEndsSoThatTheNextOneCanBegin() throws Exception {
        // Given: no round of the clock is under way, and the table answers nobody
        scheduler.pause();
        try (var blocker = database.getConnection()) {
            await().atMost(PATIENCE).until(() -> !isRelaying());
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table outbox in access exclusive mode");

            // When, Then
            assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(outbox::relay))
                    .isInstanceOf(OutcomeUnknown.class);
            blocker.rollback();
        } finally {
            scheduler.resume();
        }
        awaitRecords(registered().account(), Topics.ACCOUNT_EVENTS, 1);
    }

    private boolean isRelaying() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("select 1 from pg_locks where locktype = 'advisory'")) {
            return rows.next();
        }
    }

    private void awaitRecords(AccountId account, String topic, int atLeast) {
        await().atMost(PATIENCE).until(() -> {
            poll();
            return of(account, topic).size() >= atLeast;
        });
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
    }

    private List<ConsumerRecord<byte[], byte[]>> of(AccountId account, String topic) {
        return seen.stream()
                .filter(record -> record.topic().equals(topic) && Arrays.equals(record.key(), account.bytes()))
                .toList();
    }

    private List<Integer> versionsPublished(AccountId account) throws Exception {
        var versions = new ArrayList<Integer>();
        for (var record : of(account, Topics.DEVICE_LISTS)) {
            versions.add(DeviceListPublished.parseFrom(record.value()).getVersion());
        }
        return versions;
    }

    private List<Integer> versionsTold(AccountId account) throws Exception {
        var versions = new ArrayList<Integer>();
        for (var record : of(account, Topics.MAILBOX_COMMANDS)) {
            versions.add(
                    MailboxCommand.parseFrom(record.value()).getListChanged().getVersion());
        }
        return versions;
    }

    /** At least once: what comes again does not count. */
    private static List<Integer> firstSeen(List<Integer> versions) {
        return versions.stream().distinct().toList();
    }

    private int waiting(Phone phone) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select count(*) from outbox where account = ?")) {
            query.setObject(1, phone.account().uuid());
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}

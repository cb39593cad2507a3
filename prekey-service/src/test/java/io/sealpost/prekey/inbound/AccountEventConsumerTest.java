package io.sealpost.prekey.inbound;

import static io.sealpost.prekey.Client.add;
import static io.sealpost.prekey.Client.lookup;
import static io.sealpost.prekey.Client.publish;
import static io.sealpost.prekey.Client.put;
import static io.sealpost.prekey.Client.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.prekey.Infra;
import io.sealpost.prekey.Phone;
import io.sealpost.prekey.TopicProbe;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.AccountCreated;
import io.sealpost.protocol.events.v1.AccountDeleted;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.sealpost.protocol.events.v1.DevicesRemoved;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to keys when their account is deleted. */
@QuarkusTest
@WithTestResource(Infra.class)
class AccountEventConsumerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Prekeys prekeys;

    private final Phone phone = Phone.fresh();
    private final TopicProbe deadLetters = TopicProbe.of(Topics.deadLettersOf(Topics.ACCOUNT_EVENTS));

    @AfterEach
    void close() {
        deadLetters.close();
    }

    @Test
    void forgetsAllDevicesOfADeletedAccountAndNobodyElses() {
        // Given
        var tablet = Phone.of(phone.account());
        var stranger = Phone.fresh();
        List.of(phone, tablet, stranger).forEach(device -> publish(device, 2));

        // When
        announce(phone.account(), deleted(phone.account()));
        announce(phone.account(), deleted(phone.account()));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(bundles(phone.account(), phone, tablet))
                .isZero());
        assertThat(take(stranger)).containsKey("oneTimeEc");
    }

    @Test
    void forgetsRemovedDevicesAndNoOthers() {
        // Given
        var tablet = Phone.of(phone.account());
        var stranger = Phone.fresh();
        List.of(phone, tablet, stranger).forEach(device -> publish(device, 2));

        // When: a stranger's device is named, too
        announce(phone.account(), removed(tablet, stranger));
        announce(phone.account(), removed(tablet, stranger));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(bundles(phone.account(), tablet))
                .isZero());
        assertThat(take(phone)).containsKey("oneTimeEc");
        assertThat(take(stranger)).containsKey("oneTimeEc");
    }

    @Test
    void whatADeletedAccountOrARemovedDeviceUploadsWithItsOldTokenIsNotKept() throws Exception {
        // Given
        var tablet = Phone.of(phone.account());
        var other = Phone.fresh();
        var published = publish(phone, 2);
        List.of(tablet, other).forEach(device -> publish(device, 2));

        // When
        announce(phone.account(), removed(tablet));
        announce(other.account(), deleted(other.account()));

        // Then: not even keys of a device that was never seen
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bundles(other.account(), other) + bundles(phone.account(), tablet))
                        .isZero());
        for (var late : List.of(tablet, other, Phone.of(other.account()))) {
            assertThat(put(late, late.upload(1)).statusCode()).isEqualTo(403);
            assertThat(add(late, Map.of("oneTimeEc", List.of(), "oneTimeKyber", List.of()))
                            .statusCode())
                    .isEqualTo(409);
            assertThat(bundles(late.account(), late)).isZero();
        }
        assertThat(put(phone, published).statusCode()).isEqualTo(204);

        // When: no token of theirs can be good any more
        sql("update forgotten set until = now()");
        run(prekeys::forgetWhoWasForgotten);

        // Then
        assertThat(sql("select 1 from forgotten")).isZero();
    }

    @Test
    void anUploadAtTheMomentOfADeletionIsGoneOrRefused() throws Exception {
        for (int round = 0; round < 20; round++) {
            // Given
            var late = Phone.fresh();
            var upload = late.upload(1);
            Callable<Integer> uploads = () -> put(late, upload).statusCode();
            Callable<Integer> deletes = () -> {
                run(() -> prekeys.forget(late.account()));
                return 0;
            };

            // When
            try (var both = Executors.newFixedThreadPool(2)) {
                for (var done : both.invokeAll(List.of(uploads, deletes))) {
                    assertThat(done.get()).isIn(0, 204, 403);
                }
            }

            // Then
            assertThat(bundles(late.account(), late)).isZero();
        }
    }

    private static void run(Supplier<Uni<Void>> work) {
        try {
            VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    /** A new one: those of the pool may have broken in a test before this one. */
    private static Connection connection() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    /** @return how many rows it changed or found */
    private int sql(String statement) throws SQLException {
        try (var connection = connection();
                var run = connection.createStatement()) {
            if (!run.execute(statement)) {
                return run.getUpdateCount();
            }
            int found = 0;
            while (run.getResultSet().next()) {
                found++;
            }
            return found;
        }
    }

    private byte[] removed(Phone... devices) {
        var removed = DevicesRemoved.newBuilder();
        List.of(devices).forEach(device -> removed.addDevices(device.device().byteString()));
        return AccountEvent.newBuilder()
                .setAccount(phone.account().byteString())
                .setDevicesRemoved(removed)
                .build()
                .toByteArray();
    }

    @Test
    void changesNothingWhenAnAccountIsCreated() {
        // Given
        var other = Phone.fresh();
        publish(phone, 1);
        publish(other, 1);
        var created = AccountEvent.newBuilder()
                .setAccount(phone.account().byteString())
                .setCreated(AccountCreated.getDefaultInstance())
                .build();

        // When
        announce(phone.account(), created.toByteArray());
        announce(phone.account(), deleted(other.account()));

        // Then: what came after it in the same partition has been done
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bundles(other.account(), other)).isZero());
        assertThat(take(phone)).containsKey("oneTimeEc");
    }

    @Test
    void setsAsideWhatIsNoAccountEventAndGoesOn() {
        // Given
        publish(phone, 1);
        var garbage = "no account event, but a secret".getBytes(StandardCharsets.UTF_8);
        var shortAccount = AccountEvent.newBuilder()
                .setAccount(phone.account().byteString().substring(1))
                .setDeleted(AccountDeleted.getDefaultInstance())
                .build()
                .toByteArray();
        var nothing = AccountEvent.newBuilder()
                .setAccount(phone.account().byteString())
                .build()
                .toByteArray();

        // When
        for (byte[] bad : Arrays.asList(garbage, shortAccount, nothing, null)) {
            announce(phone.account(), bad);
        }
        announce(phone.account(), deleted(phone.account()));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bundles(phone.account(), phone)).isZero());
        var dead = deadLetters.await(4, PATIENCE);
        assertThat(dead.stream().map(ConsumerRecord::value)).containsExactly(garbage, shortAccount, nothing, null);
        assertThat(dead).allSatisfy(letter -> assertThat(headers(letter)).doesNotContain("secret"));
    }

    private static String headers(ConsumerRecord<byte[], byte[]> letter) {
        return StreamSupport.stream(letter.headers().spliterator(), false)
                .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList()
                .toString();
    }

    private static byte[] deleted(AccountId account) {
        return AccountEvent.newBuilder()
                .setAccount(account.byteString())
                .setDeleted(AccountDeleted.getDefaultInstance())
                .build()
                .toByteArray();
    }

    private static void announce(AccountId account, byte[] event) {
        TopicProbe.write(Topics.ACCOUNT_EVENTS, account.bytes(), event);
    }

    private static int bundles(AccountId account, Phone... phones) {
        return lookup(account, phones).jsonPath().getList("targets[0].bundles").size();
    }
}

package io.sealpost.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One device in a partition misbehaves; the others of the same partition get their mail. */
@QuarkusTest
@QuarkusTestResource(Infra.class)
class FairnessTest {

    private static final int MANY = Boolean.getBoolean("sealpost.full") ? 1_000_000 : 20_000;
    private static final int BURST = 10_000;
    private static final int WINDOW_ENVELOPES = 256;
    private static final int WINDOW_BYTES = 524_288;
    private static final List<String> LETTERS =
            IntStream.range(0, 500).mapToObj(i -> "letter " + i).toList();

    @Inject
    Redis redis;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    /** Both devices are in one partition because they are of one account. */
    private final AccountId bob = AccountId.random();

    private final DeviceId hoarder = DeviceId.random();
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
    void aDeviceWithManyWaitingThatNeverAcknowledgesHoldsUpNobody() {
        // Given
        for (int sent = 0; sent < MANY; sent += BURST) {
            gateway.depositAll(
                    bob,
                    hoarder,
                    IntStream.range(sent, sent + BURST).mapToObj(i -> "m" + i).toList());
        }
        await().until(() -> waitingFor(hoarder) == MANY);
        var silent = attach(hoarder);
        await().until(() -> !gateway.envelopesTo(silent).isEmpty());
        assertThat(gateway.deliveriesTo(silent).getFirst().getPush().getWaiting())
                .isEqualTo(MANY);

        // When
        var reading = attach(phone);
        gateway.depositAll(bob, phone, LETTERS);

        // Then
        readAll(reading);
        assertThat(gateway.envelopesTo(silent)).hasSize(WINDOW_ENVELOPES);
        assertThat(waitingFor(hoarder)).isEqualTo(MANY);
    }

    @Test
    void aFloodOfLargeMailIsPushedWithinItsWindowAndHoldsUpNobody() {
        // Given
        var large = "x".repeat(Limits.CIPHERTEXT_BYTES);
        var flooded = attach(hoarder);
        var reading = attach(phone);

        // When
        gateway.depositAll(
                bob, hoarder, IntStream.range(0, 300).mapToObj(i -> large).toList());
        gateway.depositAll(bob, phone, LETTERS);

        // Then
        readAll(reading);
        await().until(() -> waitingFor(hoarder) == 300);
        assertThat(gateway.envelopesTo(flooded).stream()
                        .mapToInt(envelope -> envelope.getCiphertext().size())
                        .sum())
                .isPositive()
                .isLessThanOrEqualTo(WINDOW_BYTES);
    }

    private Connection attach(DeviceId device) {
        var connection = gateway.connection(bob, device, 1, 0);
        gateway.attach(connection);
        return connection;
    }

    private void readAll(Connection reading) {
        await().until(() -> {
            var read = gateway.envelopesTo(reading);
            if (!read.isEmpty()) {
                gateway.acknowledge(reading, read.getLast().getSequence());
            }
            return read.size() == LETTERS.size();
        });
        assertThat(gateway.envelopesTo(reading))
                .extracting(envelope -> envelope.getCiphertext().toStringUtf8())
                .isEqualTo(LETTERS);
    }

    private long waitingFor(DeviceId device) {
        return pool.preparedQuery("select count(*) from envelope where device = $1")
                .execute(Tuple.of(device.uuid()))
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static ConditionFactory await() {
        return org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(5));
    }
}

package io.sealpost.mailbox;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.Topics;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The log lost records that were not applied: nothing may go on as if it had not. In an application of its own: it ends unready. */
@QuarkusTest
@QuarkusTestResource(Infra.class)
@TestProfile(StoppedPartitionTest.OfItsOwn.class)
class StoppedPartitionTest {

    public static final class OfItsOwn implements QuarkusTestProfile {}

    @Inject
    Redis redis;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "mailbox.service-secret")
    String serviceSecret;

    @Test
    void stopsAPartitionWhosePositionTheLogNoLongerHolds() throws Exception {
        // Given: the log is cut behind what was written, and the store comes from an older backup
        var bob = AccountId.random();
        int partition = Partitions.of(bob, GatewayDouble.PARTITIONS);
        try (var gateway = new GatewayDouble(redis, bootstrapServers);
                var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            gateway.deposit(bob, DeviceId.random(), "one");
            await().atMost(Duration.ofSeconds(60)).until(() -> isApplied(partition));
            var cut = Map.of(new TopicPartition(Topics.MAILBOX_COMMANDS, partition), RecordsToDelete.beforeOffset(-1));
            admin.deleteRecords(cut).all().get();
            restoreOlderPosition(partition);

            // When: the owner's next flush finds a newer token, and claims again
            gateway.deposit(bob, DeviceId.random(), "two");

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> given().header("Sealpost-Service-Secret", serviceSecret)
                            .get("/internal/partitions")
                            .then()
                            .body("state", hasItem("stopped")));
            given().get(URI.create("http://127.0.0.1:"
                            + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class)
                            + "/q/health/ready"))
                    .then()
                    .statusCode(503);
        }
    }

    private boolean isApplied(int partition) {
        return pool.preparedQuery("select 1 from partition where partition = $1 and next_offset > 0")
                        .execute(Tuple.of(partition))
                        .await()
                        .atMost(Duration.ofSeconds(10))
                        .rowCount()
                == 1;
    }

    private void restoreOlderPosition(int partition) {
        pool.preparedQuery("update partition set next_offset = 0, token = token + 1 where partition = $1")
                .execute(Tuple.of(partition))
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}

package io.sealpost.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.sealpost.media.Infra.Switches;
import io.sealpost.media.Infra.Tokens;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.BlobDeleted;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Tickets and blobs that live for seconds. */
@QuarkusTest
@TestProfile(RemovalTest.ShortLives.class)
@WithTestResource(Infra.class)
class RemovalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public static class ShortLives implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "media.upload-valid", "12s",
                    "media.download-valid", "8s",
                    "media.longest-upload", "2s",
                    "media.record-kept", "6s",
                    "media.sweep-every", "300ms",
                    "media.sweep-claim", "2s",
                    "media.sweep-batch", "2",
                    "media.store-timeout", "5s");
        }
    }

    @Tokens
    Function<Map<String, String>, String> tokens;

    @Switches
    BiConsumer<String, String> switches;

    @Inject
    DataSource database;

    @Inject
    S3Client s3;

    private final byte[] content = Client.bytes(1000);

    @Test
    void refusesATicketThatHasExpired() {
        // Given
        var token = tokens.apply(Map.of());
        var upload = Client.ticket(token, content);
        var download = Client.downloadUrl(Client.uploaded(token, content).blob());

        // When
        await().atMost(PATIENCE).until(() -> Client.get(download).statusCode() == 403);

        // Then
        await().atMost(PATIENCE).until(() -> Client.put(upload, Client.bytes(1000)) == 403);
        assertThat(Client.put(upload, content)).isEqualTo(403);
    }

    @Test
    void forgetsATicketThatWasNeverUsed() {
        var ticket = Client.ticket(tokens.apply(Map.of()), content);

        assertThat(rows(ticket.blob())).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> rows(ticket.blob()) == 0);
    }

    @Test
    void keepsABlobThatNobodyHasAskedForYet() {
        // Given
        var ticket = Client.uploaded(tokens.apply(Map.of()), content);

        // When
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from blob where uploaded and id = ?", ticket.blob()) == 1);

        // Then
        assertThat(Client.get(Client.downloadUrl(ticket.blob())).body()).isEqualTo(content);
    }

    @Test
    void removesAnExpiredBlobAndTellsTheMesh() {
        // Given
        var ticket = Client.uploaded(tokens.apply(Map.of()), content);

        // When
        expire(ticket.blob());

        // Then
        Client.lookUp(ticket.blob()).statusCode(404);
        awaitEvent(ticket.blob());
        await().atMost(PATIENCE).until(() -> rows(ticket.blob()) == 0);
        assertThat(isStored(ticket.blob())).isFalse();
    }

    @Test
    void removesAlsoWhatIsUploadedAfterItsDeletion() {
        // Given
        var ticket = Client.ticket(tokens.apply(Map.of()), content);
        Client.delete(ticket.blob(), ticket.deletionToken()).statusCode(204);

        // When
        int late = Client.put(ticket, content);

        // Then
        assertThat(late).isEqualTo(200);
        Client.lookUp(ticket.blob()).statusCode(404);
        await().atMost(PATIENCE).until(() -> rows(ticket.blob()) == 0);
        assertThat(isStored(ticket.blob())).isFalse();
        awaitEvent(ticket.blob());
    }

    @Test
    void finishesADeletionOnceTheStoreIsBack() {
        // Given
        var ticket = Client.uploaded(tokens.apply(Map.of()), content);
        switches.accept("kill", "S3");
        await().atMost(PATIENCE).until(() -> readiness() == 503);

        // When
        Client.delete(ticket.blob(), ticket.deletionToken()).statusCode(204);

        // Then
        Client.lookUp(ticket.blob()).statusCode(404);
        assertThat(rows(ticket.blob())).isEqualTo(1);
        switches.accept("restart", "S3");
        await().atMost(PATIENCE).until(() -> rows(ticket.blob()) == 0);
        assertThat(isStored(ticket.blob())).isFalse();
        awaitEvent(ticket.blob());
    }

    @Test
    void asksToTryAgainWhileTheDatabaseIsAway() {
        // Given
        var token = tokens.apply(Map.of());
        Client.ticket(token, content);

        // When
        switches.accept("kill", "POSTGRES");

        // Then
        try {
            Client.askToUpload(token, content).statusCode(503).header("Retry-After", "1");
            await().atMost(PATIENCE).until(() -> readiness() == 503);
        } finally {
            switches.accept("restart", "POSTGRES");
        }
        await().atMost(PATIENCE).until(() -> readiness() == 200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> Client.askToUpload(token, content).statusCode(201));
    }

    @Test
    void forgetsTheAllowancesOfDaysThatAreOver() throws SQLException {
        // Given
        Client.ticket(tokens.apply(Map.of()), content);
        var today = LocalDate.now(ZoneOffset.UTC);
        run("insert into allowance_day values (?, decode(repeat('ab', 32), 'hex'))", today.minusDays(2));
        run("insert into allowance values (?, decode(repeat('cd', 32), 'hex'), 7)", today.minusDays(2));

        // When
        await().atMost(PATIENCE).until(() -> count("select count(*) from allowance_day where day < ?", today) == 0);

        // Then
        assertThat(count("select count(*) from allowance where day < ?", today)).isZero();
        assertThat(count("select count(*) from allowance where day = ?", today)).isPositive();
    }

    private void expire(String blob) {
        run(
                "update blob set expires_at = now(), upload_until = now() - interval '1 day', due_at = now() where id = ?",
                blob);
    }

    private long rows(String blob) {
        return count("select count(*) from blob where id = ?", blob);
    }

    private boolean isStored(String blob) {
        try {
            s3.headObject(
                    head -> head.bucket(Client.config("sealpost.s3.bucket")).key(blob));
            return true;
        } catch (NoSuchKeyException absent) {
            return false;
        }
    }

    private long count(String sql, Object parameter) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setObject(1, parameter);
            var rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private void run(String sql, Object parameter) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static int readiness() {
        return RestAssured.get("http://localhost:" + Client.config("quarkus.management.port") + "/q/health/ready")
                .statusCode();
    }

    private static void awaitEvent(String blob) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", Client.config("kafka.bootstrap.servers"), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topics.MEDIA_EVENTS).stream()
                    .map(info -> new TopicPartition(Topics.MEDIA_EVENTS, info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            var told = new HashSet<String>();
            await().atMost(PATIENCE).until(() -> {
                for (var event : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(BlobDeleted.parseFrom(event.value()).getBlob().toByteArray())
                            .isEqualTo(event.key());
                    told.add(new String(event.key(), StandardCharsets.US_ASCII));
                }
                return told.contains(blob);
            });
        }
    }
}

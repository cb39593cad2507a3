package io.sealpost.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.media.Infra.Switches;
import io.sealpost.media.Infra.Tokens;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Records that live for seconds. */
@QuarkusTest
@TestProfile(RemovalTest.ShortLives.class)
@WithTestResource(Infra.class)
class RecordExpiryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Tokens
    Function<Map<String, String>, String> tokens;

    @Switches
    BiConsumer<String, String> switches;

    @Inject
    DataSource database;

    private final byte[] content = Client.bytes(100);

    @Test
    void forgetsWhatNobodyWritesAnyMore() {
        // Given
        var record = RecordClient.created(tokens.apply(Map.of()), content);
        assertThat(rows("sealed_record")).isPositive();

        // When
        await().atMost(PATIENCE).until(() -> record.read().extract().statusCode() == 404);

        // Then
        record.write(2, content).statusCode(404);
        record.delete().statusCode(404);
        await().atMost(PATIENCE).until(() -> rows("sealed_record") == 0);
        record.create(tokens.apply(Map.of()), content).statusCode(204);
    }

    @Test
    void eachWriteRenewsEvenTheSameAgain() {
        // Given
        var record = RecordClient.created(tokens.apply(Map.of()), content);
        record.write(2, content).statusCode(204);
        var longerThanALife = Instant.now().plusSeconds(9);

        // When
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            record.write(2, content).statusCode(204);
            return Instant.now().isAfter(longerThanALife);
        });

        // Then
        record.read().statusCode(200);
    }

    @Test
    void blobsThatCannotBeRemovedKeepNoRecord() {
        // Given: so many are due that each sweep meets one that cannot go
        var token = tokens.apply(Map.of());
        for (int n = 0; n < 20; n++) {
            Client.ticket(token, content);
        }
        switches.accept("kill", "S3");
        try {
            run("update blob set expires_at = now(), upload_until = now() - interval '1 day', due_at = now()");

            // When
            RecordClient.created(token, content);

            // Then
            await().atMost(PATIENCE).until(() -> rows("sealed_record") == 0);
            assertThat(rows("blob")).isGreaterThanOrEqualTo(20);
        } finally {
            switches.accept("restart", "S3");
        }
        await().atMost(PATIENCE).until(() -> rows("blob") == 0);
    }

    private void run(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private long rows(String table) {
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }
}

package io.sealpost.registry.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.registry.Infra;
import io.sealpost.registry.domain.OutcomeUnknown;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class PostgresIT {

    private static final String ROWS = "select 1 from server_secret for update";
    private static final String OPEN_TRANSACTIONS = "select 1 from pg_stat_activity where datname = current_database()"
            + " and xact_start is not null and pid <> pg_backend_pid()";

    @Inject
    Postgres postgres;

    @Inject
    AgroalDataSource database;

    @Test
    void aTransactionThatTookTooLongLeavesNothingOpenBehind() throws Throwable {
        // When
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> postgres.inTransaction(
                        Duration.ofMillis(500), session -> session.createNativeQuery(ROWS, Integer.class)
                                .getResultList()
                                .chain(() -> session.createNativeQuery("select 1 from pg_sleep(2)", Integer.class)
                                        .getSingleResult()))))
                .isInstanceOf(OutcomeUnknown.class);

        // Then
        await().atMost(Duration.ofSeconds(60)).until(() -> !finds(OPEN_TRANSACTIONS));
        finds(ROWS + " nowait");
    }

    @Test
    void aRepeatedTransactionDoesNotShareTheSessionOfTheOneThatRunsOn() throws Throwable {
        // Given
        var sessions = new CopyOnWriteArrayList<Session>();

        // When: the first attempt takes too long
        VertxContextSupport.subscribeAndAwait(() -> postgres.inTransaction(Duration.ofMillis(500), session -> {
                    sessions.add(session);
                    String sql = "select 1 from pg_sleep(" + (sessions.size() == 1 ? 2 : 0) + ")";
                    return session.createNativeQuery(sql, Integer.class).getSingleResult();
                })
                .onFailure(OutcomeUnknown.class)
                .retry()
                .atMost(20));

        // Then
        assertThat(sessions).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    private boolean finds(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery(sql)) {
            return rows.next();
        }
    }
}

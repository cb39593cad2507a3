package io.sealpost.media.outbound;

import io.sealpost.media.MediaConfig;
import io.sealpost.media.domain.StoreUnavailable;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;

/** Transactions with a time-out; an outage becomes {@link StoreUnavailable}, anything else is a defect. */
@ApplicationScoped
class Postgres {

    private final SessionFactory sessions;
    private final Duration timeout;

    Postgres(SessionFactory sessions, MediaConfig config) {
        this.sessions = sessions;
        this.timeout = config.storeTimeout();
    }

    /**
     * After the time-out the transaction goes on by itself, until PostgreSQL's own statement time-out: cancelled half-way
     * it would leave its connection in the pool with the transaction open. That is what {@code memoize} is for.
     */
    <T> Uni<T> inTransaction(Function<Session, Uni<T>> work) {
        return alone(work)
                .memoize()
                .indefinitely()
                .ifNoItem()
                .after(timeout)
                .failWith(TimeoutException::new)
                .onFailure(Postgres::isOutage)
                .transform(StoreUnavailable::new);
    }

    /**
     * In a session of its own: {@code sessions.withTransaction} would go on in the session of an earlier attempt that runs on
     * unheard in the same context, and write its changes twice.
     */
    private <T> Uni<T> alone(Function<Session, Uni<T>> work) {
        return sessions.openSession().chain(session -> session.withTransaction(begun -> work.apply(session))
                .eventually(session::close));
    }

    private static boolean isOutage(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException refused) {
                return isOutage(refused.getSqlState());
            }
            if (cause instanceof TimeoutException || cause instanceof IOException || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }

    /** Connection exceptions, insufficient resources, operator intervention. */
    private static boolean isOutage(String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57"));
    }
}

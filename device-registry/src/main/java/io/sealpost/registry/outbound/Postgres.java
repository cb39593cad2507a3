package io.sealpost.registry.outbound;

import io.sealpost.registry.RegistryConfig;
import io.sealpost.registry.domain.OutcomeUnknown;
import io.sealpost.registry.domain.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;

/** The registry's own database: one transaction per call, and faults in the terms of the domain. */
@Singleton
class Postgres {

    private final SessionFactory sessions;
    private final Duration timeout;

    Postgres(SessionFactory sessions, RegistryConfig config) {
        this.sessions = sessions;
        this.timeout = config.storeTimeout();
    }

    <T> Uni<T> inTransaction(Function<Session, Uni<T>> work) {
        return inTransaction(timeout, work);
    }

    /** For work that waits for something else than the database. */
    <T> Uni<T> inTransaction(Duration within, Function<Session, Uni<T>> work) {
        // Cancelling a transaction half way would leave it open on its connection: it runs on, unheard (memoize). Who
        // subscribes again starts a new one (deferred).
        return Uni.createFrom()
                .deferred(() -> alone(work).memoize().indefinitely())
                .ifNoItem()
                .after(within)
                .failWith(OutcomeUnknown::new)
                .onFailure(Postgres::neverBegan)
                .transform(fault -> new StoreUnavailable("database cannot be reached"))
                .onFailure(Postgres::wasCutOff)
                .transform(fault -> new OutcomeUnknown());
    }

    /**
     * In a session of its own: {@code sessions.withTransaction} would go on in the session of an earlier attempt that runs on
     * unheard in the same context, and write its changes twice.
     */
    private <T> Uni<T> alone(Function<Session, Uni<T>> work) {
        return sessions.openSession().chain(session -> session.withTransaction(begun -> work.apply(session))
                .eventually(session::close));
    }

    private static boolean neverBegan(Throwable fault) {
        return hasCause(
                fault,
                cause -> cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                        || cause instanceof PgException refused && isRefusedSession(refused.getSqlState()));
    }

    /** Too many connections, starting up, shutting down before anything was asked. */
    private static boolean isRefusedSession(String state) {
        return "53300".equals(state) || "57P03".equals(state);
    }

    private static boolean wasCutOff(Throwable fault) {
        return hasCause(
                fault,
                cause -> cause instanceof IOException
                        || cause instanceof PgException ended && isLostSession(ended.getSqlState()));
    }

    private static boolean isLostSession(String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    static boolean hasCause(Throwable fault, Predicate<Throwable> wanted) {
        for (var cause = fault; cause != null; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return true;
            }
        }
        return false;
    }
}

package io.sealpost.prekey.outbound;

import io.sealpost.prekey.PrekeyConfig;
import io.sealpost.prekey.domain.OutcomeUnknown;
import io.sealpost.prekey.domain.Unavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs work in a transaction, for no longer than the store time-out, and turns the database's faults into the domain's. */
@ApplicationScoped
class Transactions {

    /** SQLSTATE classes after which nothing was changed: no connection, rolled back, no resources, shutting down. */
    private static final Set<String> OUTAGES = Set.of("08", "40", "53", "57");

    private final Mutiny.SessionFactory sessions;
    private final PrekeyConfig config;

    Transactions(Mutiny.SessionFactory sessions, PrekeyConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    <T> Uni<T> run(Function<Mutiny.Session, Uni<T>> work) {
        // Cancelling a transaction half way would leave it open on its connection: it runs on, unheard (memoize). Who
        // subscribes again starts a new one (deferred).
        return Uni.createFrom()
                .deferred(() -> alone(work).memoize().indefinitely())
                .ifNoItem()
                .after(config.storeTimeout())
                .failWith(OutcomeUnknown::new)
                .onFailure(Transactions::isOutage)
                .transform(outage -> new Unavailable("the store cannot be reached"))
                .onFailure(Transactions::isConnectionLost)
                .transform(lost -> new OutcomeUnknown());
    }

    /**
     * In a session of its own: {@code sessions.withTransaction} would go on in the session of an earlier attempt that runs on
     * unheard in the same context, and write its changes twice.
     */
    private <T> Uni<T> alone(Function<Mutiny.Session, Uni<T>> work) {
        return sessions.openSession().chain(session -> session.withTransaction(begun -> work.apply(session))
                .eventually(session::close));
    }

    private static boolean isOutage(Throwable fault) {
        return causes(fault).anyMatch(cause -> cause instanceof ConnectException || isOutageState(cause));
    }

    private static boolean isOutageState(Throwable cause) {
        return cause instanceof PgException sql
                && sql.getSqlState() != null
                && OUTAGES.contains(sql.getSqlState().substring(0, 2));
    }

    private static boolean isConnectionLost(Throwable fault) {
        return causes(fault).anyMatch(ClosedConnectionException.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(10);
    }
}

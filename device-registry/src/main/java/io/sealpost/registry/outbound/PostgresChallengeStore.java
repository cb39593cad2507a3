package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.ChallengeStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Spent nonces in PostgreSQL, so that all instances agree. */
@Singleton
class PostgresChallengeStore implements ChallengeStore {

    /** A challenge that is over here may still count on an instance whose clock is behind: forgotten, it would count twice. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Postgres postgres;

    PostgresChallengeStore(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Boolean> spend(Answered challenge) {
        return postgres.inTransaction(session -> session.createNativeQuery(
                        "insert into spent_challenge (nonce, expires_at_ms) values (:nonce, :expires)"
                                + " on conflict do nothing")
                .setParameter("nonce", challenge.nonce())
                .setParameter("expires", challenge.expiresAt().toEpochMilli())
                .executeUpdate()
                .chain(inserted -> inserted == 1
                        ? see(session, challenge)
                        : Uni.createFrom().item(false)));
    }

    /** Writes once a day: a device signs in every few minutes. */
    private static Uni<Boolean> see(Session session, Answered challenge) {
        return session.createMutationQuery(
                        "update DeviceRow set lastSeenDay = :day where device = :device and not removed"
                                + " and (lastSeenDay is null or lastSeenDay < :day)")
                .setParameter("day", challenge.day())
                .setParameter("device", challenge.device().uuid())
                .executeUpdate()
                .replaceWith(true);
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                session -> session.createNativeQuery("delete from spent_challenge where expires_at_ms <= :now")
                        .setParameter("now", now.minus(CLOCKS_DIFFER).toEpochMilli())
                        .executeUpdate()
                        .replaceWithVoid());
    }
}

package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.ChallengeStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Spent nonces in PostgreSQL, so that all instances agree. */
@Singleton
class PostgresChallengeStore implements ChallengeStore {

    private final Postgres postgres;

    PostgresChallengeStore(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Boolean> spend(byte[] nonce, Instant expiresAt) {
        return postgres.inTransaction(session -> session.createNativeQuery(
                        "insert into spent_challenge (nonce, expires_at_ms) values (:nonce, :expires)"
                                + " on conflict do nothing")
                .setParameter("nonce", nonce)
                .setParameter("expires", expiresAt.toEpochMilli())
                .executeUpdate()
                .map(inserted -> inserted == 1));
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                session -> session.createNativeQuery("delete from spent_challenge where expires_at_ms <= :now")
                        .setParameter("now", now.toEpochMilli())
                        .executeUpdate()
                        .replaceWithVoid());
    }
}

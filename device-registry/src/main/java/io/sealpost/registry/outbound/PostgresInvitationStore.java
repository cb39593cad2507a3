package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.InvitationStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Hashes of unused invitations in PostgreSQL. */
@Singleton
class PostgresInvitationStore implements InvitationStore {

    private final Postgres postgres;
    private final InstantSource clock;

    PostgresInvitationStore(Postgres postgres, InstantSource clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    @Override
    public Uni<Void> add(Invitation invitation, Instant expiresAt) {
        var row = new InvitationRow();
        row.hash = invitation.hash();
        row.expiresAtMs = expiresAt.toEpochMilli();
        return postgres.inTransaction(session -> session.persist(row));
    }

    @Override
    public Uni<Boolean> isUsable(Invitation invitation) {
        return postgres.inTransaction(session -> session.createQuery(
                        "select count(*) from InvitationRow where hash = :hash and expiresAtMs > :now", Long.class)
                .setParameter("hash", invitation.hash())
                .setParameter("now", clock.millis())
                .getSingleResult()
                .map(found -> found == 1));
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                session -> session.createMutationQuery("delete from InvitationRow where expiresAtMs <= :now")
                        .setParameter("now", now.toEpochMilli())
                        .executeUpdate()
                        .replaceWithVoid());
    }
}

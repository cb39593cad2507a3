package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Rendezvous;
import io.sealpost.registry.domain.RendezvousStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Slots in PostgreSQL, so that the two may meet at different instances. */
@Singleton
class PostgresRendezvousStore implements RendezvousStore {

    private static final String LEAVE = """
            insert into rendezvous (place, slot, content, expires_at_ms)
            select :place, :slot, :content,
                least(:expires, coalesce((select min(expires_at_ms) from rendezvous where place = :place), :expires))
            on conflict do nothing
            """;

    private final Postgres postgres;

    PostgresRendezvousStore(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Boolean> leave(Rendezvous place, int slot, byte[] content, Instant expiresAt) {
        return postgres.inTransaction(session -> session.createNativeQuery(LEAVE)
                .setParameter("place", place.hash())
                .setParameter("slot", slot)
                .setParameter("content", content)
                .setParameter("expires", expiresAt.toEpochMilli())
                .executeUpdate()
                .chain(inserted -> inserted == 1
                        ? Uni.createFrom().item(true)
                        : content(session, place, slot, Instant.EPOCH)
                                .map(there -> there.filter(found -> Arrays.equals(found, content))
                                        .isPresent())));
    }

    @Override
    public Uni<Optional<byte[]>> find(Rendezvous place, int slot, Instant now) {
        return postgres.inTransaction(session -> content(session, place, slot, now));
    }

    private static Uni<Optional<byte[]>> content(Mutiny.Session session, Rendezvous place, int slot, Instant after) {
        return session.createNativeQuery(
                        "select content from rendezvous"
                                + " where place = :place and slot = :slot and expires_at_ms > :after",
                        byte[].class)
                .setParameter("place", place.hash())
                .setParameter("slot", slot)
                .setParameter("after", after.toEpochMilli())
                .getSingleResultOrNull()
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                session -> session.createNativeQuery("delete from rendezvous where expires_at_ms <= :now")
                        .setParameter("now", now.toEpochMilli())
                        .executeUpdate()
                        .replaceWithVoid());
    }
}

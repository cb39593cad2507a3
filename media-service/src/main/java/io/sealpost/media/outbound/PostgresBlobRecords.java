package io.sealpost.media.outbound;

import io.sealpost.media.domain.Blob;
import io.sealpost.media.domain.BlobId;
import io.sealpost.media.domain.BlobRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;

/** Blobs in PostgreSQL. */
@ApplicationScoped
class PostgresBlobRecords implements BlobRecords {

    private final Postgres postgres;

    PostgresBlobRecords(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Void> add(Blob blob, Instant dueAt) {
        return postgres.inTransaction(session -> session.persist(BlobRow.of(blob, dueAt)));
    }

    @Override
    public Uni<Optional<Blob>> find(BlobId id) {
        return postgres.inTransaction(session -> session.find(BlobRow.class, id.text()))
                .map(row -> Optional.ofNullable(row).map(BlobRow::toBlob));
    }

    @Override
    public Uni<Void> noteUploaded(BlobId id) {
        var update = "update BlobRow set uploaded = true, dueAt = expiresAt where id = :id and not deleted";
        return postgres.inTransaction(session -> session.createMutationQuery(update)
                        .setParameter("id", id.text())
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> markDeleted(BlobId id, Instant dueAt) {
        var update = "update BlobRow set deleted = true, dueAt = :dueAt where id = :id and not deleted";
        return postgres.inTransaction(session -> session.createMutationQuery(update)
                        .setParameter("dueAt", dueAt)
                        .setParameter("id", id.text())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<List<Blob>> claimDue(Instant now, Instant claimedUntil, int limit) {
        return postgres.inTransaction(session -> session.createSelectionQuery(
                                "from BlobRow where dueAt <= :now order by dueAt", BlobRow.class)
                        .setParameter("now", now)
                        .setMaxResults(limit)
                        .setLockMode(LockMode.UPGRADE_SKIPLOCKED)
                        .getResultList()
                        .invoke(rows -> rows.forEach(row -> row.dueAt = claimedUntil)))
                .map(rows -> rows.stream().map(BlobRow::toBlob).toList());
    }

    @Override
    public Uni<Void> revisit(BlobId id, Instant at) {
        var update = "update BlobRow set dueAt = :at where id = :id";
        return postgres.inTransaction(session -> session.createMutationQuery(update)
                        .setParameter("at", at)
                        .setParameter("id", id.text())
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> erase(BlobId id) {
        var delete = "delete from BlobRow where id = :id";
        return postgres.inTransaction(session -> session.createMutationQuery(delete)
                        .setParameter("id", id.text())
                        .executeUpdate())
                .replaceWithVoid();
    }
}

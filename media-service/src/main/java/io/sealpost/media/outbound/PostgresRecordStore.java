package io.sealpost.media.outbound;

import io.sealpost.media.domain.records.RecordId;
import io.sealpost.media.domain.records.RecordStore;
import io.sealpost.media.domain.records.SealedRecord;
import io.sealpost.media.domain.records.Writing;
import io.sealpost.media.domain.records.Writing.Written;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Records in PostgreSQL; a lock on the row puts writers in a line. */
@ApplicationScoped
class PostgresRecordStore implements RecordStore {

    private static final String BY_ID = "from SealedRecordRow where id = :id";

    private static final String ADD = """
            insert into sealed_record (id, write_key_hash, version, content, expires_at)
            values (:id, :writeKeyHash, :version, :content, :expiresAt) on conflict do nothing
            """;

    private final Postgres postgres;

    PostgresRecordStore(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Optional<SealedRecord>> find(RecordId id) {
        return postgres.inTransaction(session -> session.createSelectionQuery(BY_ID, SealedRecordRow.class)
                        .setParameter("id", id.hash())
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row).map(SealedRecordRow::toRecord));
    }

    @Override
    public Uni<Writing> write(RecordId id, Function<Optional<SealedRecord>, Writing> rule) {
        return postgres.inTransaction(session -> write(session, id, rule));
    }

    @Override
    public Uni<Boolean> delete(RecordId id, Predicate<SealedRecord> allowed) {
        return postgres.inTransaction(session -> locked(session, id).chain(row -> {
            boolean may = row != null && allowed.test(row.toRecord());
            return may
                    ? session.remove(row).replaceWith(true)
                    : Uni.createFrom().item(false);
        }));
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                        session -> session.createMutationQuery("delete from SealedRecordRow where expiresAt <= :now")
                                .setParameter("now", now)
                                .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Writing> write(Session session, RecordId id, Function<Optional<SealedRecord>, Writing> rule) {
        return locked(session, id).chain(row -> {
            var outcome = rule.apply(Optional.ofNullable(row).map(SealedRecordRow::toRecord));
            if (!(outcome instanceof Written written)) {
                return Uni.createFrom().item(outcome);
            }
            if (row != null) {
                row.set(written.record());
                return Uni.createFrom().item(outcome);
            }
            // Without a row there was nothing to lock: somebody else may have made it meanwhile, and then comes first.
            return add(session, id, written.record())
                    .chain(added -> added == 1 ? Uni.createFrom().item(outcome) : write(session, id, rule));
        });
    }

    private static Uni<SealedRecordRow> locked(Session session, RecordId id) {
        return session.createSelectionQuery(BY_ID, SealedRecordRow.class)
                .setParameter("id", id.hash())
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResultOrNull();
    }

    private static Uni<Integer> add(Session session, RecordId id, SealedRecord first) {
        return session.createNativeQuery(ADD)
                .setParameter("id", id.hash())
                .setParameter("writeKeyHash", first.writeKeyHash())
                .setParameter("version", first.version())
                .setParameter("content", first.content())
                .setParameter("expiresAt", first.expiresAt())
                .executeUpdate();
    }
}

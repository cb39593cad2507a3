package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.HandOuts;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.jboss.logging.Logger;

/** The row that counts hand-outs, and the end of all one-time keys of a database that turned out to be an older one. */
@ApplicationScoped
class PostgresHandOuts implements HandOuts {

    private static final Logger LOG = Logger.getLogger(PostgresHandOuts.class);

    /** Of so many devices the keys are erased in one transaction. */
    private static final int DEVICES = 100;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Transactions transactions;

    PostgresHandOuts(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<Long> last() {
        return transactions.run(session -> session.createNativeQuery("select hand_outs from hand_out", Long.class)
                .getSingleResult());
    }

    @Override
    public Uni<List<Owner>> erase(Optional<DeviceId> after) {
        if (after.isEmpty()) {
            LOG.warn("the database was restored from an older state: all one-time keys are erased");
        }
        return transactions.run(session -> lock(session, after).chain(rows -> erase(session, rows)));
    }

    private static Uni<List<DeviceRow>> lock(Session session, Optional<DeviceId> after) {
        return session.createQuery("from DeviceRow d where d.device > :after order by d.device", DeviceRow.class)
                .setParameter("after", after.map(DeviceId::uuid).orElse(BEFORE_ALL))
                .setMaxResults(DEVICES)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static Uni<List<Owner>> erase(Session session, List<DeviceRow> rows) {
        return session.createMutationQuery("""
                        update OneTimeKeyRow k set k.publicKey = null, k.signature = null
                        where k.device in :devices and k.publicKey is not null
                        """)
                .setParameter("devices", rows.stream().map(row -> row.device).toList())
                .executeUpdate()
                .map(erased -> rows.stream().map(DeviceRow::owner).toList());
    }

    @Override
    public Uni<Void> raiseTo(long number) {
        return transactions
                .run(session -> session.createNativeQuery(
                                "update hand_out set hand_outs = greatest(hand_outs, :number)")
                        .setParameter("number", number)
                        .executeUpdate())
                .invoke(() -> LOG.info("one-time keys are handed out again"))
                .replaceWithVoid();
    }
}

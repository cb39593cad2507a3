package io.sealpost.registry.outbound;

import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Usernames of accounts that nobody uses any more, inside one transaction. @param recent who was seen on this day or later is there */
record IdleNameSql(Session session, LocalDate recent) {

    /** Of account {@code a}. A device of which no day is known counts as seen, and so does an account without any. */
    static final String SEEN = "(coalesce((select max(coalesce(d.lastSeenDay, d.addedDay, :recent)) from DeviceRow d"
            + " where d.account = a.account and not d.removed), :recent) >= :recent)";

    /**
     * Takes the name from its account if nobody was seen there. Only accounts that look idle are locked: so of two that want each
     * other's names, which must have signed in for that, neither waits for the other.
     */
    Uni<Void> release(String name) {
        return session.createQuery(
                        "select a.account from AccountRow a where a.username = :name and not " + SEEN, UUID.class)
                .setParameter("name", name)
                .setParameter("recent", recent)
                .getSingleResultOrNull()
                .chain(owner -> owner == null
                        ? Uni.createFrom().voidItem()
                        : lock(owner).chain(() -> release(owner, name)));
    }

    /**
     * The account first, as whoever changes the list does, then the devices, as whoever signs in does. Who was faster has committed
     * when the locks are had, and the next statement sees it; who was slower waits for the end of this transaction.
     */
    private Uni<List<DeviceRow>> lock(UUID owner) {
        return session.find(AccountRow.class, owner, LockMode.PESSIMISTIC_WRITE).chain(() -> session.createQuery(
                        "from DeviceRow where account = :owner and not removed order by device", DeviceRow.class)
                .setParameter("owner", owner)
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultList());
    }

    private Uni<Void> release(UUID owner, String name) {
        return session.createMutationQuery("update AccountRow a set a.username = null, a.usernameHidden = false"
                        + " where a.account = :owner and a.username = :name and not " + SEEN)
                .setParameter("owner", owner)
                .setParameter("name", name)
                .setParameter("recent", recent)
                .executeUpdate()
                .replaceWithVoid();
    }
}

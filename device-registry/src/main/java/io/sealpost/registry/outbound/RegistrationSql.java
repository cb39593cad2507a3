package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Announcement;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.Registration;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** One registration inside one transaction. */
record RegistrationSql(Session session, Account account, Optional<Invitation> invitation, long nowMs) {

    /** Somebody else committed first; looking again finds what they did. */
    private static final class Overtaken extends RuntimeException {
        private Overtaken() {
            super("overtaken", null, false, false);
        }
    }

    static boolean wasOvertaken(Throwable fault) {
        return Postgres.hasCause(
                fault, cause -> cause instanceof Overtaken || cause instanceof ConstraintViolationException);
    }

    /** In the order of {@link Registration}, but the same request again comes first: it has used its invitation up. */
    Uni<Optional<Registration>> obstacle() {
        return PostgresAccountStore.load(session, account.id().uuid()).chain(this::obstacleGiven);
    }

    private Uni<Optional<Registration>> obstacleGiven(Optional<Account> existing) {
        if (existing.isPresent() && existing.get().isRegisteredBy(account)) {
            return Uni.createFrom().item(Optional.of(Registration.CREATED));
        }
        return count("select count(*) from InvitationRow where hash = :value and expiresAtMs > " + nowMs, hash())
                .chain(usable -> invitation.isPresent() && usable == 0
                        ? Uni.createFrom().item(Optional.of(Registration.INVITATION_INVALID))
                        : obstacleByIds(existing));
    }

    private Uni<Optional<Registration>> obstacleByIds(Optional<Account> existing) {
        var device = account.devices().getFirst().id().uuid();
        return count("select count(*) from DeviceRow where device = :value", device)
                .chain(known -> existing.isPresent() || known > 0
                        ? Uni.createFrom().item(Optional.of(Registration.ACCOUNT_EXISTS))
                        : obstacleByName());
    }

    private Uni<Optional<Registration>> obstacleByName() {
        return count("select count(*) from AccountRow where username = :value", account.username().orElse(""))
                .map(taken -> taken > 0 ? Optional.of(Registration.USERNAME_TAKEN) : Optional.empty());
    }

    private Uni<Long> count(String query, Object value) {
        return session.createQuery(query, Long.class)
                .setParameter("value", value)
                .getSingleResult();
    }

    Uni<Registration> register(List<Announcement> announcements) {
        return obstacle().chain(obstacle -> obstacle.isPresent()
                ? Uni.createFrom().item(obstacle.get())
                : insert(announcements));
    }

    private Uni<Registration> insert(List<Announcement> announcements) {
        var device = DeviceRow.of(account.id(), account.devices().getFirst());
        return useUpInvitation()
                .chain(() -> session.persistAll(AccountRow.of(account), device))
                .chain(session::flush)
                .chain(() -> OutboxRow.append(session, announcements))
                .replaceWith(Registration.CREATED);
    }

    private Uni<Void> useUpInvitation() {
        if (invitation.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.createMutationQuery("delete from InvitationRow where hash = :hash")
                .setParameter("hash", hash())
                .executeUpdate()
                .chain(deleted -> deleted == 1
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new Overtaken()));
    }

    private byte[] hash() {
        return invitation.map(Invitation::hash).orElse(new byte[0]);
    }
}

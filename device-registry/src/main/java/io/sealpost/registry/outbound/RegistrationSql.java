package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Announcement;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.Registration;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** One registration inside one transaction. */
record RegistrationSql(
        Session session, Account account, Optional<Invitation> invitation, UsernameSql usernames, Instant now) {

    /** How many there are of what this registration needs alone: usable invitations, its device id. */
    private record Counts(long invitations, long devices) {}

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
        // The account last: whoever took the name or made one of the counts grow has committed it by then.
        return ifNamed(usernames::isFree).chain(free -> obstacle(free));
    }

    private Uni<Optional<Registration>> obstacle(boolean nameIsFree) {
        return count().chain(counted -> PostgresAccountStore.load(
                        session, account.id().uuid())
                .map(existing -> obstacle(nameIsFree, counted, existing)));
    }

    /** @return true if no username is wanted */
    private Uni<Boolean> ifNamed(Function<String, Uni<Boolean>> question) {
        return account.username().map(question).orElse(Uni.createFrom().item(true));
    }

    private Uni<Counts> count() {
        return session.createQuery(
                        "select (select count(*) from InvitationRow where hash = :hash and expiresAtMs > :now),"
                                + " (select count(*) from DeviceRow where device = :device)",
                        Counts.class)
                .setParameter("hash", hash())
                .setParameter("now", now.toEpochMilli())
                .setParameter("device", account.devices().getFirst().id().uuid())
                .getSingleResult();
    }

    private Optional<Registration> obstacle(boolean nameIsFree, Counts counted, Optional<Account> existing) {
        if (existing.isPresent() && existing.get().isRegisteredBy(account)) {
            return Optional.of(Registration.CREATED);
        }
        if (invitation.isPresent() && counted.invitations == 0) {
            return Optional.of(Registration.INVITATION_INVALID);
        }
        if (existing.isPresent() || counted.devices > 0) {
            return Optional.of(Registration.ACCOUNT_EXISTS);
        }
        return nameIsFree ? Optional.empty() : Optional.of(Registration.USERNAME_TAKEN);
    }

    Uni<Registration> register(List<Announcement> announcements) {
        return obstacle()
                .chain(obstacle ->
                        obstacle.isPresent() ? Uni.createFrom().item(obstacle.get()) : insert(announcements));
    }

    private Uni<Registration> insert(List<Announcement> announcements) {
        var device = DeviceRow.of(account.id(), account.devices().getFirst(), now);
        return useUpInvitation()
                .chain(() -> ifNamed(usernames::claim))
                .chain(free -> free ? persist(device) : overtaken())
                .chain(() -> OutboxRow.append(session, announcements))
                .replaceWith(Registration.CREATED);
    }

    private Uni<Void> persist(DeviceRow device) {
        return session.persistAll(AccountRow.of(account), device).chain(session::flush);
    }

    private Uni<Void> useUpInvitation() {
        if (invitation.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.createMutationQuery("delete from InvitationRow where hash = :hash")
                .setParameter("hash", hash())
                .executeUpdate()
                .chain(deleted -> deleted == 1 ? Uni.createFrom().voidItem() : overtaken());
    }

    private static Uni<Void> overtaken() {
        return Uni.createFrom().failure(new Overtaken());
    }

    private byte[] hash() {
        return invitation.map(Invitation::hash).orElse(new byte[0]);
    }
}

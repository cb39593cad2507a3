package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Announcement;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.Registration;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** One registration inside one transaction. @param heldName the username as it is held, or no bytes if there is none */
record RegistrationSql(
        Session session, Account account, Optional<Invitation> invitation, byte[] heldName, Instant now) {

    /** How many there are of what this registration needs alone: usable invitations, its device id, its username, given up or not. */
    private record Counts(long invitations, long devices, long names) {}

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
        // The account last: whoever made one of the counts grow has committed it by then.
        return count().chain(counted ->
                PostgresAccountStore.load(session, account.id().uuid()).map(existing -> obstacle(counted, existing)));
    }

    private Uni<Counts> count() {
        return session.createQuery(
                        "select (select count(*) from InvitationRow where hash = :hash and expiresAtMs > :now),"
                                + " (select count(*) from DeviceRow where device = :device),"
                                + " (select count(*) from AccountRow where username = :username)"
                                + " + (select count(*) from HeldNameRow where name = :held and untilMs > :now)",
                        Counts.class)
                .setParameter("hash", hash())
                .setParameter("now", now.toEpochMilli())
                .setParameter("device", account.devices().getFirst().id().uuid())
                .setParameter("username", account.username().orElse(""))
                .setParameter("held", heldName)
                .getSingleResult();
    }

    private Optional<Registration> obstacle(Counts counted, Optional<Account> existing) {
        if (existing.isPresent() && existing.get().isRegisteredBy(account)) {
            return Optional.of(Registration.CREATED);
        }
        if (invitation.isPresent() && counted.invitations == 0) {
            return Optional.of(Registration.INVITATION_INVALID);
        }
        if (existing.isPresent() || counted.devices > 0) {
            return Optional.of(Registration.ACCOUNT_EXISTS);
        }
        return counted.names > 0 ? Optional.of(Registration.USERNAME_TAKEN) : Optional.empty();
    }

    Uni<Registration> register(List<Announcement> announcements) {
        return obstacle()
                .chain(obstacle ->
                        obstacle.isPresent() ? Uni.createFrom().item(obstacle.get()) : insert(announcements));
    }

    private Uni<Registration> insert(List<Announcement> announcements) {
        var device = DeviceRow.of(account.id(), account.devices().getFirst(), now);
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

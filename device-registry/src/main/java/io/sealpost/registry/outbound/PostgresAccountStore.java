package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.AccountStore;
import io.sealpost.registry.domain.Announcement;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.ListChange;
import io.sealpost.registry.domain.Registration;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Accounts in PostgreSQL. How they are written stands in {@link RegistrationSql} and {@link ListChangeSql}. */
@Singleton
class PostgresAccountStore implements AccountStore {

    private static final int RACES = 3;

    private final Postgres postgres;
    private final PostgresUsernameStore usernames;
    private final InstantSource clock;

    PostgresAccountStore(Postgres postgres, PostgresUsernameStore usernames, InstantSource clock) {
        this.postgres = postgres;
        this.usernames = usernames;
        this.clock = clock;
    }

    @Override
    public Uni<Boolean> isKnown(AccountId account, DeviceId device) {
        return postgres.inTransaction(session -> session.createQuery(
                        "select (select count(*) from AccountRow where account = :account)"
                                + " + (select count(*) from DeviceRow where device = :device)",
                        Long.class)
                .setParameter("account", account.uuid())
                .setParameter("device", device.uuid())
                .getSingleResult()
                .map(known -> known > 0));
    }

    @Override
    public Uni<Boolean> isKnown(DeviceId device) {
        return postgres.inTransaction(session -> session.find(DeviceRow.class, device.uuid()))
                .map(Objects::nonNull);
    }

    @Override
    public Uni<Optional<Registration>> obstacle(Account account, Optional<Invitation> invitation) {
        return postgres.inTransaction(
                session -> registration(session, account, invitation).obstacle());
    }

    @Override
    public Uni<Registration> register(
            Account account, Optional<Invitation> invitation, List<Announcement> announcements) {
        return postgres.inTransaction(
                        session -> registration(session, account, invitation).register(announcements))
                .onFailure(RegistrationSql::wasOvertaken)
                .retry()
                .atMost(RACES);
    }

    private RegistrationSql registration(Session session, Account account, Optional<Invitation> invitation) {
        return new RegistrationSql(session, account, invitation, usernames.sql(session, account.id()), clock.instant());
    }

    @Override
    public Uni<ListChange> replace(Account current, Account next, List<Announcement> announcements) {
        return postgres.inTransaction(
                        session -> new ListChangeSql(session, current, next, clock.instant()).replace(announcements))
                .onFailure(RegistrationSql::wasOvertaken)
                .recoverWithItem(ListChange.DEVICE_TAKEN);
    }

    @Override
    public Uni<Boolean> changeAccessKey(
            AccountId account, DeviceId device, byte[] hash, Function<Account, List<Announcement>> announcements) {
        return postgres.inTransaction(session -> setAccessKey(session, account, device, hash)
                .chain(updated -> updated == 1
                        ? announce(session, account, announcements).replaceWith(true)
                        : Uni.createFrom().item(false)));
    }

    private static Uni<Integer> setAccessKey(Session session, AccountId account, DeviceId device, byte[] hash) {
        return session.createMutationQuery("update AccountRow set accessKeyHash = :hash where account = :account and"
                        + " exists (select 1 from DeviceRow d where d.device = :device and d.account = :account"
                        + " and not d.removed)")
                .setParameter("hash", hash)
                .setParameter("account", account.uuid())
                .setParameter("device", device.uuid())
                .executeUpdate();
    }

    private static Uni<Void> announce(
            Session session, AccountId account, Function<Account, List<Announcement>> announcements) {
        return load(session, account.uuid())
                .chain(now -> OutboxRow.append(session, announcements.apply(now.orElseThrow())));
    }

    @Override
    public Uni<Boolean> delete(AccountId account, Function<Account, List<Announcement>> announcements) {
        return postgres.inTransaction(
                session -> new DeletionSql(session, account, usernames.sql(session, account)).delete(announcements));
    }

    @Override
    public Uni<Optional<Account>> find(AccountId account) {
        return postgres.inTransaction(session -> load(session, account.uuid()));
    }

    @Override
    public Uni<Optional<Account>> findByUsername(String username) {
        return postgres.inTransaction(session -> session.createQuery(
                        "select account from AccountRow where username = :username and not usernameHidden", UUID.class)
                .setParameter("username", username)
                .getSingleResultOrNull()
                .chain(account -> load(session, account)));
    }

    @Override
    public Uni<Optional<Account>> findByDevice(DeviceId device) {
        return postgres.inTransaction(session -> session.createQuery(
                        "select account from DeviceRow where device = :device and not removed", UUID.class)
                .setParameter("device", device.uuid())
                .getSingleResultOrNull()
                .chain(account -> load(session, account)));
    }

    /** The same queries whether there is something to find or not: their time tells nothing. */
    static Uni<Optional<Account>> load(Session session, UUID wanted) {
        var account = wanted == null ? UUID.randomUUID() : wanted;
        return session.createQuery("from DeviceRow where account = :account and not removed", DeviceRow.class)
                .setParameter("account", account)
                .getResultList()
                .chain(devices -> session.find(AccountRow.class, account).map(row -> toAccount(row, devices)));
    }

    private static Optional<Account> toAccount(AccountRow row, List<DeviceRow> devices) {
        return Optional.ofNullable(row)
                .map(found -> found.toAccount(
                        devices.stream().map(DeviceRow::toDevice).toList()));
    }
}

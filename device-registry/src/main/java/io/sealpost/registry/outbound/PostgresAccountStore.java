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
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Accounts in PostgreSQL. How they are written stands in {@link RegistrationSql} and {@link ListChangeSql}. */
@Singleton
class PostgresAccountStore implements AccountStore {

    private static final int RACES = 3;

    private final Postgres postgres;
    private final InstantSource clock;

    PostgresAccountStore(Postgres postgres, InstantSource clock) {
        this.postgres = postgres;
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
                session -> new RegistrationSql(session, account, invitation, clock.instant()).obstacle());
    }

    @Override
    public Uni<Registration> register(
            Account account, Optional<Invitation> invitation, List<Announcement> announcements) {
        return postgres.inTransaction(session ->
                        new RegistrationSql(session, account, invitation, clock.instant()).register(announcements))
                .onFailure(RegistrationSql::wasOvertaken)
                .retry()
                .atMost(RACES);
    }

    @Override
    public Uni<ListChange> replace(Account current, Account next, List<Announcement> announcements) {
        return postgres.inTransaction(
                        session -> new ListChangeSql(session, current, next, clock.instant()).replace(announcements))
                .onFailure(RegistrationSql::wasOvertaken)
                .recoverWithItem(ListChange.DEVICE_TAKEN);
    }

    @Override
    public Uni<Optional<Account>> find(AccountId account) {
        return postgres.inTransaction(session -> load(session, account.uuid()));
    }

    @Override
    public Uni<Optional<Account>> findByUsername(String username) {
        return postgres.inTransaction(
                session -> session.createQuery("select account from AccountRow where username = :username", UUID.class)
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

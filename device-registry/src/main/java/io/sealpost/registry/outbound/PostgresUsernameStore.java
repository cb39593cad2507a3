package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.HeldNames;
import io.sealpost.registry.domain.Username;
import io.sealpost.registry.domain.UsernameStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Usernames in PostgreSQL: a column of the account, and beside it what was given up. */
@Singleton
class PostgresUsernameStore implements UsernameStore {

    private final Postgres postgres;
    private final HeldNames held;
    private final InstantSource clock;

    PostgresUsernameStore(Postgres postgres, HeldNames held, InstantSource clock) {
        this.postgres = postgres;
        this.held = held;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<Username>> of(AccountId account) {
        return postgres.inTransaction(session -> session.find(AccountRow.class, account.uuid()))
                .map(row -> Optional.ofNullable(row).flatMap(AccountRow::toUsername));
    }

    @Override
    public Uni<Boolean> take(AccountId account, Username next) {
        return postgres.inTransaction(session -> sql(session, account).take(next))
                .onFailure(RegistrationSql::wasOvertaken)
                .recoverWithItem(false);
    }

    @Override
    public Uni<Void> giveUp(AccountId account) {
        return postgres.inTransaction(session -> sql(session, account).giveUp());
    }

    @Override
    public Uni<Void> deleteExpired(Instant now) {
        return postgres.inTransaction(
                session -> session.createMutationQuery("delete from HeldNameRow where untilMs <= :now")
                        .setParameter("now", now.toEpochMilli())
                        .executeUpdate()
                        .replaceWithVoid());
    }

    UsernameSql sql(Session session, AccountId account) {
        return new UsernameSql(session, held, account, clock.instant());
    }
}

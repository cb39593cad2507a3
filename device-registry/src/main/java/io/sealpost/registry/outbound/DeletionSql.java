package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Announcement;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** The end of one account inside one transaction. */
record DeletionSql(Session session, AccountId account, UsernameSql usernames) {

    /** The row is locked first: of a new list at the same time one waits for the other and sees what it did. */
    Uni<Boolean> delete(Function<Account, List<Announcement>> announcements) {
        return session.find(AccountRow.class, account.uuid(), LockMode.PESSIMISTIC_WRITE)
                .chain(() -> PostgresAccountStore.load(session, account.uuid()))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : erase(found.get(), announcements.apply(found.get())));
    }

    private Uni<Boolean> erase(Account found, List<Announcement> announcements) {
        return deleteFrom("DeviceRow")
                .chain(() -> deleteFrom("AccountRow"))
                .chain(() -> usernames.disown(found.username()))
                .chain(() -> OutboxRow.append(session, announcements))
                .replaceWith(true);
    }

    private Uni<Integer> deleteFrom(String rows) {
        return session.createMutationQuery("delete from " + rows + " where account = :account")
                .setParameter("account", account.uuid())
                .executeUpdate();
    }
}

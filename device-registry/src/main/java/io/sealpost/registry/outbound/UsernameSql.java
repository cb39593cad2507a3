package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.HeldNames;
import io.sealpost.registry.domain.Username;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** What happens to the username of one account inside one transaction, with the account's row locked. */
record UsernameSql(Session session, HeldNames held, AccountId account, Instant now) {

    /** More would be somebody who keeps names from others. */
    private static final int HELD_FOR_ONE = 3;

    private static final String HOLD = """
            insert into held_name (name, owner, until_ms) values (:name, :owner, :until)
            on conflict (name) do update set owner = excluded.owner, until_ms = excluded.until_ms
            """;

    private static final String RELEASE_OLDEST = "delete from held_name where owner = :owner and name not in"
            + " (select name from held_name where owner = :owner order by until_ms desc limit " + HELD_FOR_ONE + ")";

    Uni<Boolean> take(Username next) {
        return lock().chain(row -> row == null ? Uni.createFrom().item(false) : take(row, next));
    }

    private Uni<Boolean> take(AccountRow row, Username next) {
        if (next.name().equals(row.username)) {
            return set(next.name(), next.hidden()).replaceWith(true);
        }
        return claim(next.name())
                .chain(free -> free
                        ? hold(row)
                                .chain(() -> release(next.name()))
                                .chain(() -> set(next.name(), next.hidden()))
                                .replaceWith(true)
                        : Uni.createFrom().item(false));
    }

    Uni<Void> giveUp() {
        return lock().chain(row -> row == null || row.username == null
                ? Uni.createFrom().voidItem()
                : hold(row).chain(() -> set(null, false)));
    }

    private Uni<AccountRow> lock() {
        return session.find(AccountRow.class, account.uuid(), LockMode.PESSIMISTIC_WRITE);
    }

    /**
     * Takes the name from an idle account, if such a one has it. Looks afterwards: an owner who came back in the meantime has it
     * still, or gave it up and it is held.
     *
     * @return whether it is free for this account now
     */
    Uni<Boolean> claim(String name) {
        return new IdleNameSql(session, held.recentFrom(now)).release(name).chain(() -> isFree(name));
    }

    /** Free for this account: nobody's but an idle account's; what it has given up itself is held for it. */
    Uni<Boolean> isFree(String name) {
        return session.createQuery(
                        "select (select count(*) from AccountRow a where a.username = :username and "
                                + IdleNameSql.SEEN + ")"
                                + " + (select count(*) from HeldNameRow where name = :name and untilMs > :now"
                                + " and (owner is null or owner <> :owner))",
                        Long.class)
                .setParameter("username", name)
                .setParameter("recent", held.recentFrom(now))
                .setParameter("name", held.hash(name))
                .setParameter("now", now.toEpochMilli())
                .setParameter("owner", held.hash(account))
                .getSingleResult()
                .map(others -> others == 0);
    }

    /** By query, and so at once: a username that somebody else took in the meantime ends this transaction here. */
    private Uni<Void> set(String name, boolean hidden) {
        return session.createMutationQuery(
                        "update AccountRow set username = :name, usernameHidden = :hidden where account = :account")
                .setParameter("name", name)
                .setParameter("hidden", hidden)
                .setParameter("account", account.uuid())
                .executeUpdate()
                .replaceWithVoid();
    }

    private Uni<Integer> release(String name) {
        return session.createMutationQuery("delete from HeldNameRow where name = :name")
                .setParameter("name", held.hash(name))
                .executeUpdate();
    }

    private Uni<Void> hold(AccountRow row) {
        if (row.username == null) {
            return Uni.createFrom().voidItem();
        }
        return hold(row.username, Optional.of(account)).chain(() -> session.createNativeQuery(RELEASE_OLDEST)
                .setParameter("owner", held.hash(account))
                .executeUpdate()
                .replaceWithVoid());
    }

    /** The account ends: from now on nobody gets its username for a while, and nobody is left to whom any name belonged. */
    Uni<Void> disown(Optional<String> username) {
        Uni<Integer> disowned = session.createMutationQuery("update HeldNameRow set owner = null where owner = :owner")
                .setParameter("owner", held.hash(account))
                .executeUpdate();
        return username.isEmpty()
                ? disowned.replaceWithVoid()
                : disowned.chain(() -> hold(username.get(), Optional.empty()));
    }

    private Uni<Void> hold(String username, Optional<AccountId> owner) {
        return session.createNativeQuery(HOLD)
                .setParameter("name", held.hash(username))
                .setParameter("owner", owner.map(held::hash).orElse(null))
                .setParameter("until", now.plus(held.life()).toEpochMilli())
                .executeUpdate()
                .replaceWithVoid();
    }
}

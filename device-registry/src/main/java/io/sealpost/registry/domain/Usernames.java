package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/** What the devices of an account may do with its username: any listed one anything. */
public final class Usernames {

    /** Every way a change can end without a fault, in the order of looking. */
    public enum Change {
        /** The caller is in no current list. */
        FORBIDDEN,
        TAKEN,
        CHANGED
    }

    /** What the caller may know. */
    public sealed interface Answer {

        /** The caller is in no current list. */
        record Forbidden() implements Answer {}

        record Known(Optional<Username> username) implements Answer {}
    }

    private final AccountStore accounts;
    private final UsernameStore store;

    public Usernames(AccountStore accounts, UsernameStore store) {
        this.accounts = accounts;
        this.store = store;
    }

    /** The username of the caller's account. */
    public Uni<Answer> own(AccessToken caller) {
        return asDevice(
                caller,
                () -> store.of(caller.account()).map(found -> (Answer) new Answer.Known(found)),
                new Answer.Forbidden());
    }

    public Uni<Change> take(AccessToken caller, Username next) {
        return asDevice(
                caller,
                () -> store.take(caller.account(), next).map(taken -> taken ? Change.CHANGED : Change.TAKEN),
                Change.FORBIDDEN);
    }

    public Uni<Change> giveUp(AccessToken caller) {
        return asDevice(caller, () -> store.giveUp(caller.account()).replaceWith(Change.CHANGED), Change.FORBIDDEN);
    }

    private <T> Uni<T> asDevice(AccessToken caller, Supplier<Uni<T>> work, T forbidden) {
        if (caller.scope() != Scope.DEVICE) {
            return Uni.createFrom().item(forbidden);
        }
        return accounts.find(caller.account())
                .map(account -> account.flatMap(found -> found.device(caller.device())))
                .chain(member ->
                        member.isPresent() ? work.get() : Uni.createFrom().item(forbidden));
    }
}

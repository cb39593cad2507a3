package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Usernames of accounts that exist. Each method is one transaction; failures as in {@link AccountStore}. */
public interface UsernameStore extends Expiring {

    Uni<Optional<Username>> of(AccountId account);

    /**
     * Makes this the account's username; another one that it had before is held for it. It is taken from another account if
     * {@link HeldNames} says that this one was not seen for too long. Safe to repeat.
     *
     * @return false if it is somebody else's, or was and is held; nothing changed then
     */
    Uni<Boolean> take(AccountId account, Username next);

    /** The account has no username any more; the one that it had is held for it. */
    Uni<Void> giveUp(AccountId account);
}

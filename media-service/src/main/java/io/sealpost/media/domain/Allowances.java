package io.sealpost.media.domain;

import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;

/** How much each account has uploaded today, without a link to what it uploaded. Fails with {@link StoreUnavailable}. */
public interface Allowances {

    /**
     * Takes bytes from an account's allowance of one day, all or none.
     *
     * @return false if there are not as many left
     */
    Uni<Boolean> take(AccountId account, LocalDate day, long bytes, long limit);

    /** Forgets all days before this one. */
    Uni<Void> dropBefore(LocalDate day);
}

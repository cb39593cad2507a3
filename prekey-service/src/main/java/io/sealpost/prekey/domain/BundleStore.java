package io.sealpost.prekey.domain;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The side of the store that gives keys away. */
public interface BundleStore {

    /**
     * Takes the oldest one-time key of each kind from each of these devices whose budget is not used up, in one
     * transaction. A key that was taken is gone, also when the answer is lost: no key leaves twice, whatever fails and
     * however many take at once.
     *
     * @param floor the number of a hand-out that is known to have happened, or lower
     * @return fails with {@link Unavailable} or {@link OutcomeUnknown}
     */
    Uni<HandOut> take(List<Target> targets, Allowance allowance, long floor);
}

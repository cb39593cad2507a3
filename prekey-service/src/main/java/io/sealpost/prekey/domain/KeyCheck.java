package io.sealpost.prekey.domain;

import io.smallrye.mutiny.Uni;

/** Looks whether uploaded keys are keys and signed by their device. Costs CPU: never on an event loop. */
public interface KeyCheck {

    enum Verdict {
        GOOD,
        NOT_A_KEY,
        BAD_SIGNATURE
    }

    /** The first fault found, forms before signatures. Fails with {@link Unavailable} when too many uploads wait. */
    Uni<Verdict> check(DeviceKeys keys);

    /** The same for one-time keys alone. */
    Uni<Verdict> check(Identity identity, OneTimeKeys keys);
}

package io.sealpost.prekey.domain;

import java.util.List;
import java.util.OptionalLong;

/** How taking keys ends without a fault. */
public sealed interface HandOut {

    /**
     * Taken: in the order asked for, without devices that are unknown or not of their account.
     *
     * @param number of this hand-out, in the order of all; none if no one-time key was taken
     */
    record Given(List<Bundle> bundles, OptionalLong number) implements HandOut {}

    /** The database is older than what was handed out already; nothing was taken. */
    record Outdated() implements HandOut {}
}

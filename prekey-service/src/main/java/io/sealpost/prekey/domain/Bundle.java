package io.sealpost.prekey.domain;

import java.util.Optional;

/**
 * What somebody needs to start a session with one device (PQXDH), and what is left after it was taken.
 *
 * @param offered false if the budget was used up: then no one-time key was looked for, and nothing is known of what is left
 * @param oneTimeEc absent when none was left
 * @param oneTimeKyber absent when none was left: then the last-resort key stands in
 */
public record Bundle(
        Published device, boolean offered, Optional<EcKey> oneTimeEc, Optional<SignedKey> oneTimeKyber, KeyCount left) {

    /** The Kyber key to use. */
    public SignedKey kyber() {
        return oneTimeKyber.orElse(device.standing().lastResort());
    }

    /** Whether a key is in it that nobody else may get. */
    public boolean hasOneTimeKeys() {
        return oneTimeEc.isPresent() || oneTimeKyber.isPresent();
    }

    /** The same as somebody gets it who comes when none is left. */
    Bundle withoutOneTimeKeys() {
        return new Bundle(device, offered, Optional.empty(), Optional.empty(), left);
    }

    /**
     * True when it left fewer than {@code low} of a kind, or none. Told with each bundle, because a hint may be lost; not
     * more often than the day's budgets allow.
     */
    boolean runsLow(int low) {
        return offered && (left.ec() < low || left.kyber() < low);
    }
}

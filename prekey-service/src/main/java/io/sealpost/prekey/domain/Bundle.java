package io.sealpost.prekey.domain;

import java.util.Optional;

/**
 * What somebody needs to start a session with one device (PQXDH), and what is left after it was taken.
 *
 * @param oneTimeEc absent when none was left
 * @param oneTimeKyber absent when none was left: then the last-resort key stands in
 */
public record Bundle(Published device, Optional<EcKey> oneTimeEc, Optional<SignedKey> oneTimeKyber, KeyCount left) {

    /** The Kyber key to use. */
    public SignedKey kyber() {
        return oneTimeKyber.orElse(device.standing().lastResort());
    }

    /**
     * True when this fetch took the count of a kind below {@code low}, or leaves none of it. A fetch that meanwhile
     * happens elsewhere may hide the crossing; zero is told on every fetch.
     */
    boolean runsLow(int low) {
        return runsLow(oneTimeEc.isPresent(), left.ec(), low) || runsLow(oneTimeKyber.isPresent(), left.kyber(), low);
    }

    private static boolean runsLow(boolean taken, int left, int low) {
        return left == 0 || taken && left == low - 1;
    }
}

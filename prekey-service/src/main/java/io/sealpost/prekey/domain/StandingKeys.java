package io.sealpost.prekey.domain;

import java.util.Arrays;

/**
 * The keys of a device that are handed out again and again, until it replaces them.
 *
 * @param signed EC
 * @param lastResort Kyber-1024, for when no one-time key is left
 */
public record StandingKeys(SignedKey signed, SignedKey lastResort) {

    /** The digest that a device compares its own keys with (docs/http-api.md, {@code POST /v1/prekeys/check}). */
    byte[] digestUnder(Identity identity) {
        return Sha256.of(
                identity.key(), signed.idBytes(), signed.publicKey(), lastResort.idBytes(), lastResort.publicKey());
    }

    /** True if {@code newer} uses one of the ids for another key: the device could not know which one was meant. */
    public boolean conflictsWith(StandingKeys newer) {
        return isOtherKeySameId(signed, newer.signed) || isOtherKeySameId(lastResort, newer.lastResort);
    }

    private static boolean isOtherKeySameId(SignedKey before, SignedKey after) {
        return before.id() == after.id() && !Arrays.equals(before.publicKey(), after.publicKey());
    }
}

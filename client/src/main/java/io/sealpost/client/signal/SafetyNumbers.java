package io.sealpost.client.signal;

import io.sealpost.client.SafetyNumber;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import org.signal.libsignal.protocol.fingerprint.Fingerprint;
import org.signal.libsignal.protocol.fingerprint.FingerprintParsingException;
import org.signal.libsignal.protocol.fingerprint.FingerprintVersionMismatchException;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;

/** Safety numbers of two accounts: libsignal's version 2 with 5200 iterations, over account ids and account keys. */
public final class SafetyNumbers {

    private static final int ITERATIONS = 5200;
    private static final int VERSION = 2;

    private SafetyNumbers() {}

    /** The digits are the same when both sides change places; the scannable form is made to be compared. */
    public static SafetyNumber of(AccountId mine, PublicKey myKey, AccountId theirs, PublicKey theirKey) {
        Fingerprint both = generate(mine, myKey, theirs, theirKey);
        return new SafetyNumber(
                both.getDisplayableFingerprint().getDisplayText(),
                both.getScannableFingerprint().getSerialized());
    }

    /**
     * Whether what was scanned from the other side's screen belongs to the same two accounts and keys.
     *
     * @throws MalformedInput if it is not the scannable form of any safety number
     */
    public static boolean matches(
            AccountId mine, PublicKey myKey, AccountId theirs, PublicKey theirKey, byte[] scanned) {
        try {
            return generate(mine, myKey, theirs, theirKey)
                    .getScannableFingerprint()
                    .compareTo(scanned);
        } catch (FingerprintParsingException | FingerprintVersionMismatchException notOne) {
            throw new MalformedInput("This is not the code of a safety number");
        }
    }

    private static Fingerprint generate(AccountId mine, PublicKey myKey, AccountId theirs, PublicKey theirKey) {
        return new NumericFingerprintGenerator(ITERATIONS)
                .createFor(VERSION, mine.bytes(), myKey.identityKey(), theirs.bytes(), theirKey.identityKey());
    }
}

package io.sealpost.prekey.domain;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/** What an upload of one-time keys adds to what this device uploaded before. Pure. */
public sealed interface Additions {

    /** These were never here, in order of upload; the rest waits already or has left, and is not stored again. */
    record Fresh(OneTimeKeys keys) implements Additions {}

    /** An id stands for another key already. */
    record Conflict() implements Additions {}

    /** The SHA-256 of the key that each of these ids stands for, by kind, whether the key still waits or has left. */
    record Known(Map<Integer, byte[]> ec, Map<Integer, byte[]> kyber) {}

    static Additions of(OneTimeKeys uploaded, Known known) {
        if (conflict(uploaded.ec(), known.ec()) || conflict(uploaded.kyber(), known.kyber())) {
            return new Conflict();
        }
        return new Fresh(new OneTimeKeys(fresh(uploaded.ec(), known.ec()), fresh(uploaded.kyber(), known.kyber())));
    }

    private static boolean conflict(List<? extends Prekey> uploaded, Map<Integer, byte[]> known) {
        return uploaded.stream()
                .filter(key -> known.containsKey(key.id()))
                .anyMatch(key -> !MessageDigest.isEqual(key.hash(), known.get(key.id())));
    }

    private static <K extends Prekey> List<K> fresh(List<K> uploaded, Map<Integer, byte[]> known) {
        return uploaded.stream().filter(key -> !known.containsKey(key.id())).toList();
    }
}

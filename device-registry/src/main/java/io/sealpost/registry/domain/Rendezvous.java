package io.sealpost.registry.domain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A place that only two devices know.
 *
 * @param hash SHA-256 of its id: who reads the database cannot go there
 */
public record Rendezvous(byte[] hash) {

    /** @param id 16 random bytes, chosen by the device that wants to be linked */
    public static Rendezvous of(byte[] id) {
        try {
            return new Rendezvous(MessageDigest.getInstance("SHA-256").digest(id));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

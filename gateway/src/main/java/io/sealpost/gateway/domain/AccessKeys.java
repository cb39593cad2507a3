package io.sealpost.gateway.domain;

import io.sealpost.protocol.Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Who knows the access key of an account is no stranger to it. */
public final class AccessKeys {

    private AccessKeys() {}

    /** Compares in constant time; an account that set no key fits none. */
    public static boolean fits(byte[] accessKey, DeviceLists.Known list) {
        return list.accessKeyHash().length == Limits.ACCESS_KEY_HASH_BYTES
                && MessageDigest.isEqual(sha256(accessKey), list.accessKeyHash());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

package io.sealpost.prekey;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;

/** Somebody's device, as far as this service meets it: real keys, and the JSON that it uploads. */
public record Phone(AccountId account, DeviceId device, ECKeyPair identity, int registrationId) {

    public static Phone fresh() {
        return of(AccountId.random());
    }

    public static Phone of(AccountId account) {
        return new Phone(account, DeviceId.random(), ECKeyPair.generate(), 4711);
    }

    public byte[] identityKey() {
        return identity.getPublicKey().serialize();
    }

    public byte[] identityKeyHash() {
        return sha256(identityKey());
    }

    /** A complete upload with one-time keys 1 to {@code oneTimeKeys} of each kind; its parts may be changed. */
    public Map<String, Object> upload(int oneTimeKeys) {
        var upload = oneTime(1, oneTimeKeys);
        upload.put("identityKey", identityKey());
        upload.put("registrationId", registrationId);
        upload.put("signedPreKey", signedEc(1));
        upload.put("lastResortKyber", kyber(900));
        return upload;
    }

    /** One-time keys {@code first} to {@code last}, of each kind. */
    public Map<String, Object> oneTime(int first, int last) {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("oneTimeEc", list(first, last, true));
        keys.put("oneTimeKyber", list(first, last, false));
        return keys;
    }

    private List<Map<String, Object>> list(int first, int last, boolean ec) {
        var ids = IntStream.rangeClosed(first, last);
        return new ArrayList<>(ids.mapToObj(id -> ec ? ec(id) : kyber(id)).toList());
    }

    public Map<String, Object> ec(int id) {
        return key(id, ECKeyPair.generate().getPublicKey().serialize());
    }

    public Map<String, Object> signedEc(int id) {
        return signed(key(id, ECKeyPair.generate().getPublicKey().serialize()));
    }

    public Map<String, Object> kyber(int id) {
        return signed(key(
                id, KEMKeyPair.generate(KEMKeyType.KYBER_1024).getPublicKey().serialize()));
    }

    private static Map<String, Object> key(int id, byte[] publicKey) {
        var key = new LinkedHashMap<String, Object>();
        key.put("id", id);
        key.put("publicKey", publicKey);
        return key;
    }

    private Map<String, Object> signed(Map<String, Object> key) {
        key.put("signature", identity.getPrivateKey().calculateSignature((byte[]) key.get("publicKey")));
        return key;
    }

    public static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

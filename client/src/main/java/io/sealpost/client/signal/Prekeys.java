package io.sealpost.client.signal;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/** Makes prekeys and reads stored ones. */
public final class Prekeys {

    private static final byte[] UNSIGNED = {};

    private Prekeys() {}

    public static Prekey signed(SigningKey identity, int id, long nowMs) {
        ECKeyPair pair = ECKeyPair.generate();
        byte[] publicKey = pair.getPublicKey().serialize();
        byte[] signature = identity.sign(publicKey);
        byte[] secret = new SignedPreKeyRecord(id, nowMs, pair, signature).serialize();
        return new Prekey(PrekeyKind.SIGNED, id, publicKey, signature, secret);
    }

    public static Prekey lastResort(SigningKey identity, int id, long nowMs) {
        return kyber(PrekeyKind.LAST_RESORT, identity, id, nowMs);
    }

    public static List<Prekey> oneTimeEc(int firstId, int count) {
        return range(firstId, count, Prekeys::ec);
    }

    public static List<Prekey> oneTimeKyber(SigningKey identity, int firstId, int count, long nowMs) {
        return range(firstId, count, id -> kyber(PrekeyKind.ONE_TIME_KYBER, identity, id, nowMs));
    }

    /** The stored form read again: {@code read(key.kind(), key.secret())} is {@code key}. */
    public static Prekey read(PrekeyKind kind, byte[] secret) {
        try {
            return switch (kind) {
                case ONE_TIME_EC -> of(new PreKeyRecord(secret));
                case SIGNED -> of(new SignedPreKeyRecord(secret));
                case LAST_RESORT, ONE_TIME_KYBER -> of(kind, new KyberPreKeyRecord(secret));
            };
        } catch (InvalidMessageException | InvalidKeyException damaged) {
            throw new IllegalStateException("A stored prekey is damaged", damaged);
        }
    }

    private static Prekey ec(int id) {
        ECKeyPair pair = ECKeyPair.generate();
        byte[] secret = new PreKeyRecord(id, pair).serialize();
        return new Prekey(PrekeyKind.ONE_TIME_EC, id, pair.getPublicKey().serialize(), UNSIGNED, secret);
    }

    private static Prekey kyber(PrekeyKind kind, SigningKey identity, int id, long nowMs) {
        KEMKeyPair pair = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
        byte[] publicKey = pair.getPublicKey().serialize();
        byte[] signature = identity.sign(publicKey);
        return new Prekey(
                kind, id, publicKey, signature, new KyberPreKeyRecord(id, nowMs, pair, signature).serialize());
    }

    private static Prekey of(PreKeyRecord key) throws InvalidKeyException {
        byte[] publicKey = key.getKeyPair().getPublicKey().serialize();
        return new Prekey(PrekeyKind.ONE_TIME_EC, key.getId(), publicKey, UNSIGNED, key.serialize());
    }

    private static Prekey of(SignedPreKeyRecord key) throws InvalidKeyException {
        byte[] publicKey = key.getKeyPair().getPublicKey().serialize();
        return new Prekey(PrekeyKind.SIGNED, key.getId(), publicKey, key.getSignature(), key.serialize());
    }

    private static Prekey of(PrekeyKind kind, KyberPreKeyRecord key) throws InvalidKeyException {
        byte[] publicKey = key.getKeyPair().getPublicKey().serialize();
        return new Prekey(kind, key.getId(), publicKey, key.getSignature(), key.serialize());
    }

    private static List<Prekey> range(int firstId, int count, IntFunction<Prekey> make) {
        return IntStream.range(firstId, firstId + count).mapToObj(make).toList();
    }
}

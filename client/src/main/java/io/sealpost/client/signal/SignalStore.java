package io.sealpost.client.signal;

import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.ReusedBaseKeyException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SignalProtocolStore;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/**
 * libsignal's view of the {@link Vault}. It trusts exactly the identity keys of verified device lists, when sending and when
 * receiving (TRUE). libsignal never creates prekeys, sender keys or identities through it: those methods are faults.
 */
final class SignalStore implements SignalProtocolStore {

    /** To libsignal each Sealpost device is device 1 of an address of its own. */
    static final int DEVICE_ID = 1;

    private final Vault vault;

    SignalStore(Vault vault) {
        this.vault = vault;
    }

    @Override
    public IdentityKeyPair getIdentityKeyPair() {
        return vault.identityKey().identityKeyPair();
    }

    @Override
    public int getLocalRegistrationId() {
        return vault.registrationId();
    }

    @Override
    public boolean isTrustedIdentity(SignalProtocolAddress address, IdentityKey key, Direction direction) {
        return vault.listedKey(device(address))
                .filter(listed -> listed.identityKey().equals(key))
                .isPresent();
    }

    @Override
    public IdentityChange saveIdentity(SignalProtocolAddress address, IdentityKey key) {
        // Identity keys come from verified lists only; here libsignal just reports the one it was allowed to trust.
        return IdentityChange.NEW_OR_UNCHANGED;
    }

    @Override
    public IdentityKey getIdentity(SignalProtocolAddress address) {
        return vault.listedKey(device(address)).map(PublicKey::identityKey).orElse(null);
    }

    @Override
    public SessionRecord loadSession(SignalProtocolAddress address) {
        return vault.session(device(address)).map(SignalStore::read).orElse(null);
    }

    @Override
    public List<SessionRecord> loadExistingSessions(List<SignalProtocolAddress> addresses) throws NoSessionException {
        var sessions = new ArrayList<SessionRecord>();
        for (SignalProtocolAddress address : addresses) {
            SessionRecord session = loadSession(address);
            if (session == null) {
                throw new NoSessionException(address, "There is no session with a device");
            }
            sessions.add(session);
        }
        return sessions;
    }

    @Override
    public void storeSession(SignalProtocolAddress address, SessionRecord session) {
        vault.saveSession(device(address), session.serialize());
    }

    @Override
    public boolean containsSession(SignalProtocolAddress address) {
        return vault.session(device(address)).isPresent();
    }

    @Override
    public void deleteSession(SignalProtocolAddress address) {
        vault.deleteSession(device(address));
    }

    @Override
    public PreKeyRecord loadPreKey(int id) throws InvalidKeyIdException {
        try {
            return new PreKeyRecord(load(PrekeyKind.ONE_TIME_EC, id));
        } catch (InvalidMessageException damaged) {
            throw damaged(damaged);
        }
    }

    @Override
    public boolean containsPreKey(int id) {
        return vault.prekey(PrekeyKind.ONE_TIME_EC, id).isPresent();
    }

    @Override
    public void removePreKey(int id) {
        vault.markUsed(PrekeyKind.ONE_TIME_EC, id);
    }

    @Override
    public SignedPreKeyRecord loadSignedPreKey(int id) throws InvalidKeyIdException {
        try {
            return new SignedPreKeyRecord(load(PrekeyKind.SIGNED, id));
        } catch (InvalidMessageException damaged) {
            throw damaged(damaged);
        }
    }

    @Override
    public boolean containsSignedPreKey(int id) {
        return vault.prekey(PrekeyKind.SIGNED, id).isPresent();
    }

    @Override
    public KyberPreKeyRecord loadKyberPreKey(int id) throws InvalidKeyIdException {
        try {
            return new KyberPreKeyRecord(load(kyberKind(id), id));
        } catch (InvalidMessageException damaged) {
            throw damaged(damaged);
        }
    }

    @Override
    public boolean containsKyberPreKey(int id) {
        return vault.prekey(kyberKind(id), id).isPresent();
    }

    @Override
    public void markKyberPreKeyUsed(int kyberId, int signedId, ECPublicKey baseKey) throws ReusedBaseKeyException {
        if (kyberKind(kyberId) == PrekeyKind.ONE_TIME_KYBER) {
            vault.markUsed(PrekeyKind.ONE_TIME_KYBER, kyberId);
        }
        if (!vault.rememberBaseKey(kyberId, signedId, baseKey.serialize())) {
            throw new ReusedBaseKeyException("A first message came again");
        }
    }

    private PrekeyKind kyberKind(int id) {
        boolean oneTime = vault.prekey(PrekeyKind.ONE_TIME_KYBER, id).isPresent();
        return oneTime ? PrekeyKind.ONE_TIME_KYBER : PrekeyKind.LAST_RESORT;
    }

    private byte[] load(PrekeyKind kind, int id) throws InvalidKeyIdException {
        return vault.prekey(kind, id).orElseThrow(() -> new InvalidKeyIdException("There is no such prekey"));
    }

    private static SessionRecord read(byte[] session) {
        try {
            return new SessionRecord(session);
        } catch (InvalidMessageException damaged) {
            throw damaged(damaged);
        }
    }

    private static DeviceId device(SignalProtocolAddress address) {
        return new DeviceId(UUID.fromString(address.getName()));
    }

    private static IllegalStateException damaged(Exception cause) {
        return new IllegalStateException("A stored key is damaged", cause);
    }

    private static UnsupportedOperationException neverAsked() {
        return new UnsupportedOperationException("libsignal asked for something that Sealpost does itself");
    }

    @Override
    public List<Integer> getSubDeviceSessions(String name) {
        throw neverAsked();
    }

    @Override
    public void deleteAllSessions(String name) {
        throw neverAsked();
    }

    @Override
    public void storePreKey(int id, PreKeyRecord key) {
        throw neverAsked();
    }

    @Override
    public List<SignedPreKeyRecord> loadSignedPreKeys() {
        throw neverAsked();
    }

    @Override
    public void storeSignedPreKey(int id, SignedPreKeyRecord key) {
        throw neverAsked();
    }

    @Override
    public void removeSignedPreKey(int id) {
        throw neverAsked();
    }

    @Override
    public List<KyberPreKeyRecord> loadKyberPreKeys() {
        throw neverAsked();
    }

    @Override
    public void storeKyberPreKey(int id, KyberPreKeyRecord key) {
        throw neverAsked();
    }

    @Override
    public void storeSenderKey(SignalProtocolAddress sender, UUID distribution, SenderKeyRecord key) {
        throw neverAsked();
    }

    @Override
    public SenderKeyRecord loadSenderKey(SignalProtocolAddress sender, UUID distribution) {
        throw neverAsked();
    }
}

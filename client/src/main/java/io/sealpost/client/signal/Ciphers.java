package io.sealpost.client.signal;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.CiphertextType;
import java.time.InstantSource;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;

/**
 * Sessions between this device and others: all that Sealpost needs of libsignal. It keeps nothing; state is in the
 * {@link Vault}. Call it inside a transaction and under that transaction's lock: two threads in one session use one message
 * key twice.
 */
public final class Ciphers {

    private final SignalStore store;
    private final InstantSource clock;

    public Ciphers(Vault vault, InstantSource clock) {
        this.store = new SignalStore(vault);
        this.clock = clock;
    }

    /** False as well for a session that was never answered for 30 days: it needs a new bundle. */
    public boolean canEncrypt(DeviceId device) {
        var session = store.loadSession(address(device));
        return session != null && session.hasSenderChain(clock.instant());
    }

    /** Begins a session (PQXDH). An older one is kept for messages that are still on the way. */
    public void startSession(Bundle bundle) throws BundleRefused {
        try {
            new SessionBuilder(store, address(bundle.device())).process(toLibsignal(bundle), clock.instant());
        } catch (InvalidKeyException | UntrustedIdentityException refused) {
            throw new BundleRefused(refused);
        }
    }

    /** @throws IllegalStateException without a session; ask {@link #canEncrypt} first */
    public Sealed encrypt(DeviceId device, byte[] plaintext) {
        try {
            CiphertextMessage message = new SessionCipher(store, address(device)).encrypt(plaintext, clock.instant());
            return new Sealed(typeOf(message), message.serialize());
        } catch (NoSessionException | UntrustedIdentityException unusable) {
            throw new IllegalStateException("There is no usable session with this device", unusable);
        }
    }

    /** Opens what claims to come from this device. See {@link Opened}. */
    public Opened decrypt(DeviceId sender, CiphertextType type, byte[] ciphertext) {
        try {
            return new Opened.Plaintext(open(new SessionCipher(store, address(sender)), type, ciphertext));
        } catch (DuplicateMessageException repeat) {
            return new Opened.Repeat();
        } catch (UntrustedIdentityException untrusted) {
            return new Opened.Untrusted();
        } catch (InvalidMessageException
                | InvalidVersionException
                | LegacyMessageException
                | InvalidKeyException
                | InvalidKeyIdException
                | NoSessionException unreadable) {
            return new Opened.Unreadable();
        }
    }

    private static byte[] open(SessionCipher session, CiphertextType type, byte[] ciphertext)
            throws InvalidMessageException, InvalidVersionException, LegacyMessageException, InvalidKeyException,
                    InvalidKeyIdException, NoSessionException, DuplicateMessageException, UntrustedIdentityException {
        return switch (type) {
            case CIPHERTEXT_TYPE_PREKEY_MESSAGE -> session.decrypt(new PreKeySignalMessage(ciphertext));
            case CIPHERTEXT_TYPE_MESSAGE -> session.decrypt(new SignalMessage(ciphertext));
            case CIPHERTEXT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidMessageException("This type of message is not spoken here");
        };
    }

    private static CiphertextType typeOf(CiphertextMessage message) {
        return switch (message.getType()) {
            case CiphertextMessage.PREKEY_TYPE -> CiphertextType.CIPHERTEXT_TYPE_PREKEY_MESSAGE;
            case CiphertextMessage.WHISPER_TYPE -> CiphertextType.CIPHERTEXT_TYPE_MESSAGE;
            default -> throw new IllegalStateException("libsignal made a message of an unknown type");
        };
    }

    private static PreKeyBundle toLibsignal(Bundle bundle) throws InvalidKeyException {
        boolean hasOneTime = bundle.oneTimeEc().isPresent();
        return new PreKeyBundle(
                bundle.registrationId(),
                SignalStore.DEVICE_ID,
                hasOneTime ? bundle.oneTimeEc().get().id() : PreKeyBundle.NULL_PRE_KEY_ID,
                hasOneTime ? new ECPublicKey(bundle.oneTimeEc().get().publicKey()) : null,
                bundle.signed().id(),
                new ECPublicKey(bundle.signed().publicKey()),
                bundle.signed().signature(),
                new IdentityKey(bundle.identityKey()),
                bundle.kyber().id(),
                new KEMPublicKey(bundle.kyber().publicKey()),
                bundle.kyber().signature());
    }

    private static SignalProtocolAddress address(DeviceId device) {
        return new SignalProtocolAddress(device.uuid().toString(), SignalStore.DEVICE_ID);
    }
}

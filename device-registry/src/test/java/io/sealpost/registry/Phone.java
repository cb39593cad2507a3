package io.sealpost.registry;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.AccountDeletion;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import java.time.Instant;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** A device with real keys, as a client holds them; the first of its account, so that it has the account key too. */
record Phone(AccountId account, ECKeyPair accountKey, DeviceId device, ECKeyPair identity, int registrationId) {

    private static final int REGISTRATION_ID = 4711;

    static Phone random() {
        return new Phone(
                AccountId.random(), ECKeyPair.generate(), DeviceId.random(), ECKeyPair.generate(), REGISTRATION_ID);
    }

    /** Another device of the same account. */
    Phone another() {
        return new Phone(account, accountKey, DeviceId.random(), ECKeyPair.generate(), REGISTRATION_ID + 1);
    }

    Phone withAccount(AccountId other) {
        return new Phone(other, accountKey, device, identity, registrationId);
    }

    Phone withDevice(DeviceId other) {
        return new Phone(account, accountKey, other, identity, registrationId);
    }

    Phone withIdentity(ECKeyPair other) {
        return new Phone(account, accountKey, device, other, registrationId);
    }

    byte[] identityKey() {
        return identity.getPublicKey().serialize();
    }

    ListedDevice listed() {
        var signed = SignedBytes.membership(account, accountKey.getPublicKey().serialize(), device, registrationId);
        return ListedDevice.newBuilder()
                .setDevice(device.byteString())
                .setIdentityKey(ByteString.copyFrom(identityKey()))
                .setRegistrationId(registrationId)
                .setMembershipSignature(
                        ByteString.copyFrom(identity.getPrivateKey().calculateSignature(signed)))
                .build();
    }

    /** The device list of this account, of these devices. */
    DeviceList list(int version, Phone... devices) {
        var list = DeviceList.newBuilder()
                .setAccount(account.byteString())
                .setVersion(version)
                .setIssuedAtMs(1_763_000_000_000L);
        for (var phone : devices) {
            list.addDevices(phone.listed());
        }
        return list.build();
    }

    byte[] signList(byte[] list) {
        return accountKey.getPrivateKey().calculateSignature(SignedBytes.deviceList(list));
    }

    /** A statement that deletes this account, as an honest client writes it. */
    AccountDeletion deletion(String serverName, Instant issuedAt) {
        return AccountDeletion.newBuilder()
                .setAccount(account.byteString())
                .setServerName(serverName)
                .setIssuedAtMs(issuedAt.toEpochMilli())
                .build();
    }

    byte[] signDeletion(byte[] statement) {
        return accountKey.getPrivateKey().calculateSignature(SignedBytes.accountDeletion(statement));
    }

    byte[] signIn(byte[] challenge) {
        return identity.getPrivateKey().calculateSignature(SignedBytes.signIn(challenge));
    }
}

package io.sealpost.client.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import java.util.List;

/** Makes the device lists of an account: only who holds the account key can. */
public final class OwnList {

    private OwnList() {}

    /** A new account's: version 1, with the one device that makes it. */
    public static VerifiedList first(
            AccountId account,
            SigningKey accountKey,
            DeviceId device,
            SigningKey identity,
            int registrationId,
            long nowMs) {
        var listed = listed(account, accountKey.publicKey(), device, identity, registrationId);
        return signed(account, accountKey, 1, List.of(listed), nowMs);
    }

    /** A device that agrees to belong to this account. */
    public static ListedDevice listed(
            AccountId account, PublicKey accountKey, DeviceId device, SigningKey identity, int registrationId) {
        byte[] agreed = SignedBytes.membership(account, accountKey.bytes(), device, registrationId);
        return ListedDevice.newBuilder()
                .setDevice(device.byteString())
                .setIdentityKey(ByteString.copyFrom(identity.publicKey().bytes()))
                .setRegistrationId(registrationId)
                .setMembershipSignature(ByteString.copyFrom(identity.sign(agreed)))
                .build();
    }

    /** The list that follows another one, with these devices. */
    public static VerifiedList after(
            DeviceList current, SigningKey accountKey, List<ListedDevice> devices, long nowMs) {
        return signed(AccountId.of(current.getAccount()), accountKey, current.getVersion() + 1, devices, nowMs);
    }

    /** What stands in a list that was verified when it was stored. */
    public static DeviceList parse(byte[] verified) {
        try {
            return DeviceList.parseFrom(verified);
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("A stored device list is damaged", damaged);
        }
    }

    private static VerifiedList signed(
            AccountId account, SigningKey accountKey, int version, List<ListedDevice> devices, long nowMs) {
        byte[] list = DeviceList.newBuilder()
                .setAccount(account.byteString())
                .setVersion(version)
                .addAllDevices(devices)
                .setIssuedAtMs(nowMs)
                .build()
                .toByteArray();
        byte[] signature = accountKey.sign(SignedBytes.deviceList(list));
        return VerifiedList.verify(account, accountKey.publicKey(), list, signature);
    }
}

package io.sealpost.client.trust;

import com.google.protobuf.ByteString;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;

/** Makes the first device list of a new account: version 1, with the one device that makes it. */
public final class OwnList {

    private OwnList() {}

    public static VerifiedList first(
            AccountId account,
            SigningKey accountKey,
            DeviceId device,
            SigningKey identity,
            int registrationId,
            long nowMs) {
        byte[] agreed = SignedBytes.membership(account, accountKey.publicKey().bytes(), device, registrationId);
        var listed = ListedDevice.newBuilder()
                .setDevice(device.byteString())
                .setIdentityKey(ByteString.copyFrom(identity.publicKey().bytes()))
                .setRegistrationId(registrationId)
                .setMembershipSignature(ByteString.copyFrom(identity.sign(agreed)));
        byte[] list = DeviceList.newBuilder()
                .setAccount(account.byteString())
                .setVersion(1)
                .addDevices(listed)
                .setIssuedAtMs(nowMs)
                .build()
                .toByteArray();
        byte[] signature = accountKey.sign(SignedBytes.deviceList(list));
        return VerifiedList.verify(account, accountKey.publicKey(), list, signature);
    }
}

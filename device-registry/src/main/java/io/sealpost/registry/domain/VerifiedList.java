package io.sealpost.registry.domain;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A device list that an account key signed. That each device agreed to be in it is asked separately, by
 * {@link #everyDeviceAgreed}, because a token for another account must be refused before (the order of the contract).
 *
 * @param version as signed; not yet compared with anything
 * @param devices 1 to 6, each id and each key once
 */
public record VerifiedList(
        DeviceListBytes bytes, AccountId account, int version, List<Device> devices, List<byte[]> memberships) {

    /**
     * Verifies, then parses.
     *
     * @return empty if the key did not sign these bytes
     * @throws MalformedInput if it did, but they are no device list
     */
    public static Optional<VerifiedList> read(PublicKey accountKey, DeviceListBytes bytes) {
        if (!accountKey.verifies(SignedBytes.deviceList(bytes.list()), bytes.signature())) {
            return Optional.empty();
        }
        return Optional.of(parse(bytes));
    }

    private static VerifiedList parse(DeviceListBytes bytes) {
        try {
            var list = DeviceList.parseFrom(bytes.list());
            var devices =
                    list.getDevicesList().stream().map(VerifiedList::toDevice).toList();
            checkDevices(devices);
            var memberships = list.getDevicesList().stream()
                    .map(device -> device.getMembershipSignature().toByteArray())
                    .toList();
            return new VerifiedList(bytes, AccountId.of(list.getAccount()), list.getVersion(), devices, memberships);
        } catch (InvalidProtocolBufferException notAList) {
            throw new MalformedInput("device list cannot be read");
        }
    }

    private static Device toDevice(ListedDevice listed) {
        int registrationId = listed.getRegistrationId();
        if (registrationId < 1 || registrationId > Limits.REGISTRATION_ID_MAX) {
            throw new MalformedInput("registration id out of bounds");
        }
        var identityKey = new PublicKey(listed.getIdentityKey().toByteArray());
        return new Device(DeviceId.of(listed.getDevice()), identityKey, registrationId);
    }

    private static void checkDevices(List<Device> devices) {
        if (devices.isEmpty()
                || devices.size() > Limits.DEVICES
                || distinct(devices, Device::id) != devices.size()
                || distinct(devices, Device::identityKey) != devices.size()) {
            throw new MalformedInput("device list must name 1 to 6 different devices");
        }
    }

    private static long distinct(List<Device> devices, Function<Device, Object> part) {
        return devices.stream().map(part).distinct().count();
    }

    /** Whether it names the bearer of this token, with the key for which the token was given. */
    boolean names(AccessToken caller) {
        return devices.stream()
                .anyMatch(device -> device.id().equals(caller.device())
                        && MessageDigest.isEqual(device.identityKey().hash(), caller.identityKeyHash()));
    }

    /** Whether each device signed its membership under this account key with its own identity key (TRUE). */
    public boolean everyDeviceAgreed(PublicKey accountKey) {
        for (int i = 0; i < devices.size(); i++) {
            var device = devices.get(i);
            var signed = SignedBytes.membership(account, accountKey.bytes(), device.id(), device.registrationId());
            if (!device.identityKey().verifies(signed, memberships.get(i))) {
                return false;
            }
        }
        return true;
    }
}

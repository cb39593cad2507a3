package io.sealpost.client.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.Hashes;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A device list that its account's key signed and each of its devices countersigned (TRUE). The only way to get one from
 * outside is {@link #verify}.
 *
 * @param list the signed bytes exactly as they travelled
 */
public record VerifiedList(
        AccountId account, PublicKey accountKey, int version, List<Member> members, byte[] list, byte[] signature) {

    /** One listed device. */
    public record Member(DeviceId device, PublicKey identityKey, int registrationId) {}

    /** Fails with {@link SecurityAlarm} LIST_FORGED unless every signature and every bound holds. */
    public static VerifiedList verify(AccountId account, PublicKey accountKey, byte[] list, byte[] signature) {
        if (list.length > Limits.DEVICE_LIST_BYTES || !accountKey.signed(SignedBytes.deviceList(list), signature)) {
            throw forged();
        }
        try {
            return read(account, accountKey, list, signature);
        } catch (InvalidProtocolBufferException | MalformedInput notAList) {
            throw forged();
        }
    }

    /** What travels inside messages, so that two people notice when a server shows them different lists. */
    public byte[] hash() {
        return Hashes.sha256(list);
    }

    /** The identity key of one of its devices. */
    public Optional<PublicKey> keyOf(DeviceId device) {
        return members.stream()
                .filter(member -> member.device().equals(device))
                .map(Member::identityKey)
                .findFirst();
    }

    private static VerifiedList read(AccountId account, PublicKey accountKey, byte[] list, byte[] signature)
            throws InvalidProtocolBufferException {
        DeviceList parsed = DeviceList.parseFrom(list);
        List<Member> members = parsed.getDevicesList().stream()
                .map(device -> member(account, accountKey, device))
                .toList();
        var devices = new HashSet<DeviceId>();
        var keys = new HashSet<PublicKey>();
        members.forEach(member -> {
            devices.add(member.device());
            keys.add(member.identityKey());
        });
        boolean distinct = devices.size() == members.size() && keys.size() == members.size();
        boolean counted = !members.isEmpty() && members.size() <= Limits.DEVICES;
        if (!distinct
                || !counted
                || parsed.getVersion() < 1
                || !AccountId.of(parsed.getAccount()).equals(account)) {
            throw forged();
        }
        return new VerifiedList(account, accountKey, parsed.getVersion(), members, list, signature);
    }

    private static Member member(AccountId account, PublicKey accountKey, ListedDevice listed) {
        var device = DeviceId.of(listed.getDevice());
        var key = PublicKey.of(listed.getIdentityKey().toByteArray());
        int registrationId = listed.getRegistrationId();
        byte[] agreed = SignedBytes.membership(account, accountKey.bytes(), device, registrationId);
        boolean inRange = registrationId >= 1 && registrationId <= Limits.REGISTRATION_ID_MAX;
        if (!inRange || !key.signed(agreed, listed.getMembershipSignature().toByteArray())) {
            throw forged();
        }
        return new Member(device, key, registrationId);
    }

    private static SecurityAlarm forged() {
        return new SecurityAlarm(SecurityWarning.LIST_FORGED);
    }
}

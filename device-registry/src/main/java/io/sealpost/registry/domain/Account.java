package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An account with its current device list.
 *
 * @param username 3 to 32 characters, or empty: then only who knows the account id finds it
 * @param accessKeyHash 32 bytes
 * @param version of {@code list}, at least 1
 * @param devices those in {@code list}
 */
public record Account(
        AccountId id,
        PublicKey key,
        Optional<String> username,
        byte[] accessKeyHash,
        int version,
        DeviceListBytes list,
        List<Device> devices) {

    /** Whether registering {@code other} means registering this account again. */
    public boolean isRegisteredBy(Account other) {
        return id.equals(other.id)
                && key.equals(other.key)
                && username.equals(other.username)
                && Arrays.equals(accessKeyHash, other.accessKeyHash)
                && list.equals(other.list);
    }

    Account with(VerifiedList next) {
        return new Account(id, key, username, accessKeyHash, next.version(), next.bytes(), next.devices());
    }

    Optional<Device> device(DeviceId wanted) {
        return devices.stream().filter(device -> device.id().equals(wanted)).findFirst();
    }

    /** Devices of this list that are not in {@code other}. */
    public List<Device> devicesMissingIn(Account other) {
        return devices.stream()
                .filter(device -> other.device(device.id()).isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

package io.sealpost.gateway.domain;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.devices.v1.DeviceList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What device-registry says about accounts. Fails with {@link PeerUnavailable}: nothing is known, try later. */
public interface DeviceLists {

    /**
     * @param version of the list that its owner signed
     * @param devices at least one
     * @param accessKeyHash SHA-256 of the access key; empty when the account has set none
     */
    record Known(int version, Set<DeviceId> devices, byte[] accessKeyHash) {

        /** Reads a serialised list whose signatures the registry has verified. */
        public static Known read(byte[] list, byte[] accessKeyHash) {
            try {
                var parsed = DeviceList.parseFrom(list);
                Set<DeviceId> devices = new LinkedHashSet<>();
                parsed.getDevicesList().forEach(device -> devices.add(DeviceId.of(device.getDevice())));
                return new Known(parsed.getVersion(), devices, accessKeyHash);
            } catch (InvalidProtocolBufferException noList) {
                throw new MalformedInput("a device list cannot be read");
            }
        }
    }

    /** The list, at most 60 s old; empty for an unknown account. */
    CompletionStage<Optional<Known>> current(AccountId account);

    /** The list as the registry has it now, or had it within the last second: ask before you refuse somebody. */
    CompletionStage<Optional<Known>> newest(AccountId account);

    /** The registry published a list. It replaces an older one that is kept here, and is not kept otherwise. */
    void published(AccountId account, Known list);

    /** The registry dropped the account. */
    void dropped(AccountId account);
}

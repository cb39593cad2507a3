package io.sealpost.gateway.domain;

import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.SendOutcome.Mismatch;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.Copy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether copies fit a device list: one for each device, the sender's own excepted. */
final class Copies {

    private Copies() {}

    /** Empty if they do. */
    static Optional<Mismatch> mismatch(Sender sender, AccountId recipient, List<Copy> copies, Known list) {
        Set<DeviceId> missing = new LinkedHashSet<>(list.devices());
        if (recipient.equals(sender.account())) {
            missing.remove(sender.device());
        }
        Set<DeviceId> extra = new LinkedHashSet<>();
        for (Copy copy : copies) {
            var device = DeviceId.of(copy.getDevice());
            if (!missing.remove(device)) {
                extra.add(device);
            }
        }
        return missing.isEmpty() && extra.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mismatch(List.copyOf(missing), List.copyOf(extra)));
    }
}

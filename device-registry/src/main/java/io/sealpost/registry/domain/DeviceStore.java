package io.sealpost.registry.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What is remembered of listed devices for their own account. Each method is one transaction; failures as in {@link AccountStore}. */
public interface DeviceStore {

    /**
     * @param sealedName as the account's devices encrypted it; empty if nobody has named the device
     * @param added UTC day of its first list; empty for devices that are older than this memory
     * @param lastSeen UTC day of its last sign-in
     */
    record Entry(
            DeviceId device, Optional<byte[]> sealedName, Optional<LocalDate> added, Optional<LocalDate> lastSeen) {}

    /** The devices that the account lists now, in a fixed order; none for an unknown account. */
    Uni<List<Entry>> listed(AccountId account);

    /** @return false if the account does not list this device now; nothing changed then */
    Uni<Boolean> name(AccountId account, DeviceId device, byte[] sealedName);
}

package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** What the devices of an account may know and say about each other: any listed one about any other. */
public final class Devices {

    /** Every way naming a device can end without a fault, in the order of looking. */
    public enum Naming {
        /** The caller is in no current list. */
        FORBIDDEN,
        /** The account lists no such device. */
        NOT_FOUND,
        NAMED
    }

    private final DeviceStore store;

    public Devices(DeviceStore store) {
        this.store = store;
    }

    /** The devices of the caller's account; empty if the caller is none of them. */
    public Uni<Optional<List<DeviceStore.Entry>>> list(AccessToken caller) {
        if (caller.scope() != Scope.DEVICE) {
            return Uni.createFrom().item(Optional.empty());
        }
        return store.listed(caller.account())
                .map(entries -> Optional.of(entries).filter(listed -> names(listed, caller.device())));
    }

    /** Replaces the name of a device. Safe to repeat. @param sealedName 1 to 256 bytes that only the account can read */
    public Uni<Naming> name(AccessToken caller, DeviceId device, byte[] sealedName) {
        return list(caller).chain(listed -> {
            if (listed.isEmpty()) {
                return Uni.createFrom().item(Naming.FORBIDDEN);
            }
            return store.name(caller.account(), device, sealedName)
                    .map(named -> named ? Naming.NAMED : Naming.NOT_FOUND);
        });
    }

    private static boolean names(List<DeviceStore.Entry> entries, DeviceId device) {
        return entries.stream().anyMatch(entry -> entry.device().equals(device));
    }
}

package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The rules by which a device list follows another. Refusals come in the order of {@link ListChange}. */
public final class DeviceLists {

    private final AccountStore store;
    private final Prekeys prekeys;
    private final int mostDevices;

    public DeviceLists(AccountStore store, Prekeys prekeys, int mostDevices) {
        this.store = store;
        this.prekeys = prekeys;
        this.mostDevices = mostDevices;
    }

    /**
     * Replaces the caller's list by its successor. Safe to repeat. A device with a pending token may do so as well if the
     * successor names it: it is the account key that decides.
     *
     * @throws io.sealpost.protocol.MalformedInput if what the account key signed is no device list
     */
    public Uni<ListChange> replace(AccessToken caller, DeviceListBytes bytes) {
        return store.find(caller.account()).chain(account -> replace(account, caller, bytes));
    }

    private Uni<ListChange> replace(Optional<Account> account, AccessToken caller, DeviceListBytes bytes) {
        boolean pending = caller.scope() == Scope.PENDING;
        if (account.isEmpty()
                || !pending && account.get().device(caller.device()).isEmpty()) {
            return answer(ListChange.FORBIDDEN);
        }
        var current = account.get();
        if (current.list().equals(bytes)) {
            return answer(ListChange.UNCHANGED);
        }
        var read = VerifiedList.read(current.key(), bytes);
        if (read.isEmpty()) {
            return answer(ListChange.BAD_SIGNATURE);
        }
        var list = read.get();
        if (pending && !list.names(caller)) {
            return answer(ListChange.FORBIDDEN);
        }
        var refusal = refuse(current, list);
        return refusal.isPresent() ? answer(refusal.get()) : replace(current, current.with(list));
    }

    private Optional<ListChange> refuse(Account current, VerifiedList list) {
        if (!list.account().equals(current.id())) {
            return Optional.of(ListChange.FORBIDDEN);
        }
        if (!list.everyDeviceAgreed(current.key())) {
            return Optional.of(ListChange.BAD_SIGNATURE);
        }
        if (list.version() != current.version() + 1) {
            return Optional.of(ListChange.VERSION);
        }
        if (list.devices().size() > Math.max(mostDevices, current.devices().size())) {
            return Optional.of(ListChange.TOO_MANY);
        }
        if (!list.devices().stream().allMatch(device -> isNewOrTheSame(current, device))) {
            return Optional.of(ListChange.DEVICE_TAKEN);
        }
        return Optional.empty();
    }

    private static boolean isNewOrTheSame(Account current, Device device) {
        return current.device(device.id()).map(device::equals).orElse(true);
    }

    private Uni<ListChange> replace(Account current, Account next) {
        return areReady(next, next.devicesMissingIn(current))
                .chain(ready -> ready
                        ? store.replace(current, next, Announcement.ofChanged(current, next))
                        : answer(ListChange.PREKEYS_MISSING));
    }

    private Uni<Boolean> areReady(Account account, List<Device> added) {
        return added.isEmpty() ? Uni.createFrom().item(true) : prekeys.areReady(account.id(), added);
    }

    private static Uni<ListChange> answer(ListChange outcome) {
        return Uni.createFrom().item(outcome);
    }
}

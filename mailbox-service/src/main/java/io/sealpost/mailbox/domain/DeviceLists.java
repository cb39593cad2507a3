package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accounts of a partition that ever changed their devices; whoever has only a first list is not in it. */
final class DeviceLists {

    private final Map<AccountId, Turn.KnownList> known = new HashMap<>();
    private final Map<AccountId, Turn.KnownList> unflushed = new HashMap<>();

    DeviceLists(List<Turn.KnownList> stored) {
        stored.forEach(list -> known.put(list.account(), list));
    }

    /** @return false if a newer list, or this one, is known already */
    boolean update(Command.ListChanged change) {
        var current = known.get(change.account());
        if (current != null && current.version() >= change.version()) {
            return false;
        }
        var list = new Turn.KnownList(change.account(), change.version(), change.devices());
        known.put(change.account(), list);
        unflushed.put(change.account(), list);
        return true;
    }

    /** False for a device that was removed after the gateway looked. */
    boolean admits(AccountId account, int listVersion, DeviceId device) {
        var current = known.get(account);
        return current == null
                || current.version() <= listVersion
                || current.devices().contains(device);
    }

    boolean isDirty() {
        return !unflushed.isEmpty();
    }

    List<Turn.KnownList> takeUnflushed() {
        var taken = new ArrayList<>(unflushed.values());
        unflushed.clear();
        return taken;
    }
}

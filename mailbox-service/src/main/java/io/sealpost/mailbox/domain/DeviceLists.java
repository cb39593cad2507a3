package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The accounts of a partition that ever changed their devices; whoever has only a first list is not in it. One without devices was
 * deleted: it is remembered until no gateway can deposit for it any more.
 */
final class DeviceLists {

    private final Map<AccountId, Turn.KnownList> known = new HashMap<>();
    private final Map<AccountId, Turn.KnownList> unflushed = new HashMap<>();
    /** Deleted accounts, in the order of their deletion. */
    private final LinkedHashMap<AccountId, Long> gone = new LinkedHashMap<>();

    DeviceLists(List<Turn.KnownList> stored) {
        stored.stream().sorted(Comparator.comparing(Turn.KnownList::changedMs)).forEach(this::remember);
    }

    /** @return false if a newer list, or this one, is known already */
    boolean update(Command.ListChanged change, long appendedMs) {
        var current = known.get(change.account());
        if (current != null && current.version() >= change.version()) {
            return false;
        }
        var list = new Turn.KnownList(change.account(), change.version(), change.devices(), appendedMs);
        remember(list);
        unflushed.put(change.account(), list);
        return true;
    }

    private void remember(Turn.KnownList list) {
        known.put(list.account(), list);
        gone.remove(list.account());
        if (list.devices().isEmpty()) {
            gone.put(list.account(), list.changedMs());
        }
    }

    /** False for a device that was removed after the gateway looked. */
    boolean admits(AccountId account, int listVersion, DeviceId device) {
        var current = known.get(account);
        return current == null
                || current.version() <= listVersion
                || current.devices().contains(device);
    }

    /** When the first of the deleted accounts that are remembered was deleted. */
    OptionalLong oldestGoneMs() {
        return gone.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(gone.firstEntry().getValue());
    }

    /** Forgets accounts that were deleted before a moment of the log. @return whether there were any */
    boolean forgetGone(long beforeMs) {
        boolean any = false;
        while (!gone.isEmpty() && gone.firstEntry().getValue() < beforeMs) {
            var account = gone.pollFirstEntry().getKey();
            known.remove(account);
            unflushed.remove(account);
            any = true;
        }
        return any;
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

package io.sealpost.mailbox.simulation;

import com.google.protobuf.ByteString;
import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Copy;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A recipient: its devices, which change, and who writes to it. */
final class SimAccount {

    static final int MOST_DEVICES = 4;
    static final int LARGEST_TEXT = 120;

    final AccountId id;
    private final Chance chance;
    private final List<DeviceId> ever = new ArrayList<>();
    private final List<Set<DeviceId>> lists = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Command.Deposit> sent = new ArrayList<>();
    private final Map<DeviceId, Long> counters = new HashMap<>();

    SimAccount(Chance chance) {
        this.chance = chance;
        this.id = new AccountId(chance.uuid());
        int devices = 1 + chance.below(3);
        for (int i = 0; i < devices; i++) {
            ever.add(new DeviceId(chance.uuid()));
        }
        for (int i = 0; i < 3; i++) {
            senders.add(new Sender(new AccountId(chance.uuid()), new DeviceId(chance.uuid())));
        }
        lists.add(Set.copyOf(ever));
    }

    Set<DeviceId> devices() {
        return lists.getLast();
    }

    /** Removed ones too: those go on trying to connect. */
    List<DeviceId> devicesEver() {
        return ever;
    }

    /** The registry takes every count that a device names. */
    long nextCounter(DeviceId device) {
        return counters.merge(device, 1L, Long::sum);
    }

    /** Gateways know the newest list, or the one before; its record may come later than mail that was checked against it. */
    Command.Deposit deposit() {
        var id = chance.oneIn(8) && !sent.isEmpty() ? chance.pick(sent).messageId() : new MessageId(chance.uuid());
        int seen = Math.max(1, lists.size() - chance.below(2));
        var copies = inOrder(lists.get(seen - 1)).stream()
                .map(device -> new Copy(device, 2, ByteString.copyFrom(new byte[1 + chance.below(LARGEST_TEXT)])))
                .toList();
        var deposit = new Command.Deposit(this.id, seen, id, Optional.of(chance.pick(senders)), copies);
        sent.add(deposit);
        return deposit;
    }

    /** One that was written before, as a gateway does whose first attempt had an unknown outcome. */
    Optional<Command.Deposit> depositAgain() {
        return sent.isEmpty() ? Optional.empty() : Optional.of(chance.pick(sent));
    }

    Command.ListChanged change(Truth truth) {
        var changed = new ArrayList<>(inOrder(devices()));
        if (changed.size() > 1 && chance.below(3) > 0) {
            changed.remove(chance.below(changed.size()));
        } else if (changed.size() < MOST_DEVICES) {
            var added = new DeviceId(chance.uuid());
            truth.added(id, added, lists.size() + 1);
            ever.add(added);
            changed.add(added);
        }
        lists.add(Set.copyOf(changed));
        return list();
    }

    Command.ListChanged list() {
        return new Command.ListChanged(id, lists.size(), devices());
    }

    /** Sets have an order of their own in each run; a world must not. */
    static List<DeviceId> inOrder(Set<DeviceId> devices) {
        return devices.stream()
                .sorted((one, other) -> one.uuid().compareTo(other.uuid()))
                .toList();
    }
}

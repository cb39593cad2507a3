package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Connection;
import io.sealpost.mailbox.domain.Copy;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a partition's log means, read by something far simpler than the engine: which copies were accepted for whom, what is
 * acknowledged, who is removed. Holds the world to DUR, ORD and ONCE after every step.
 */
final class Truth {

    /** A promise is broken; the message says which and how. */
    static final class Violation extends AssertionError {
        Violation(String what) {
            super(what);
        }
    }

    static final Duration REMEMBER = Duration.ofHours(1);
    /** Clocks jump back. */
    private static final Duration JUMPS = Duration.ofSeconds(10);

    private record Id(DeviceId device, Optional<Sender> sender, MessageId message) {}

    private record First(long place, long atMs) {}

    private record DeviceList(int version, Set<DeviceId> devices) {}

    private final Map<DeviceId, TrueMailbox> mailboxes = new HashMap<>();
    private final Map<AccountId, DeviceList> lists = new HashMap<>();
    private final Map<Id, First> ids = new HashMap<>();
    private final Map<Integer, Integer> topicOfEpoch = new HashMap<>();
    private long excusedBefore;

    void knows(SimAccount account) {
        lists.put(account.id, new DeviceList(1, account.devices()));
        account.devices().forEach(device -> added(account.id, device, 1));
    }

    /** The registry has a new list with this device; its record may be long on its way. */
    void added(AccountId account, DeviceId device, int listVersion) {
        mailboxes.put(device, new TrueMailbox(account, listVersion));
    }

    /** An owner claims: its sequences must not be those of another topic. */
    void claimed(int epoch, int topic) {
        var known = topicOfEpoch.putIfAbsent(epoch, topic);
        if (known != null && known != topic) {
            throw new Violation("ONCE: the sequences of topic " + known + " are given again, in topic " + topic);
        }
        if (topicOfEpoch.entrySet().stream().anyMatch(one -> one.getValue() < topic && one.getKey() > epoch)) {
            throw new Violation("ORD: topic " + topic + " has lower sequences than one before it");
        }
    }

    private long placeOf(long sequence) {
        long offset = sequence & 0xffff_ffff_ffffL;
        return ((long) topicOfEpoch.get((int) (sequence >> 48)) << 48) + offset;
    }

    /** A record is durable in the log. */
    void appended(long place, long atMs, Command command) {
        switch (command) {
            case Command.Deposit deposit -> deposit.copies().forEach(copy -> deposited(place, atMs, deposit, copy));
            case Command.Attach attach -> attached(attach.connection());
            case Command.Acknowledge ack -> acknowledged(ack);
            case Command.ListChanged change -> listChanged(place, change);
            case Command.Roster roster -> roster.connections().forEach(this::attached);
            case Command.Detach detach -> {}
            case Command.Tick tick -> {}
        }
    }

    private void deposited(long place, long atMs, Command.Deposit deposit, Copy copy) {
        var list = lists.get(deposit.account());
        boolean admitted =
                list.version() <= deposit.listVersion() || list.devices().contains(copy.device());
        if (!admitted) {
            return;
        }
        var id = new Id(copy.device(), deposit.sender(), deposit.messageId());
        var first = ids.get(id);
        // After its hour an id may be remembered or not: ids are stored with their flush, and a flush may be late.
        boolean possible = first == null
                || isExcused(first)
                || atMs - first.atMs() > REMEMBER.minus(JUMPS).toMillis();
        if (possible) {
            ids.put(id, new First(place, atMs));
            mailboxes.get(copy.device()).accept(place, deposit.listVersion(), first == null);
        }
    }

    private boolean isExcused(First first) {
        return first.place() < excusedBefore;
    }

    private void attached(Connection connection) {
        mailboxes.get(connection.device()).attached(connection.id(), connection.counter());
    }

    /** What an acknowledgement claims must be true when it is written, and holds from then on. */
    private void acknowledged(Command.Acknowledge ack) {
        var mailbox = mailboxes.get(ack.device());
        long through = placeOf(ack.through());
        mailbox.acknowledging(through);
        mailbox.acknowledged(through);
    }

    private void listChanged(long place, Command.ListChanged change) {
        int newest = lists.get(change.account()).version();
        if (change.version() < newest) {
            return;
        }
        lists.put(change.account(), new DeviceList(change.version(), change.devices()));
        mailboxes.forEach((device, mailbox) -> {
            boolean goes = mailbox.account().equals(change.account())
                    && !change.devices().contains(device);
            if (goes && (change.version() > newest || isOnlyInWhatIsLost(mailbox))) {
                mailbox.remove(change.version(), place);
            }
        });
    }

    private boolean isOnlyInWhatIsLost(TrueMailbox mailbox) {
        return mailbox.removal().filter(known -> known.place() >= excusedBefore).isEmpty();
    }

    /**
     * A gateway writes an envelope to a socket.
     *
     * @param unread places of what stands on the socket already and is not read yet
     * @return its place
     */
    long written(DeviceId device, ConnectionId connection, long lastWritten, Set<Long> unread, Envelope envelope) {
        if (envelope.sequence() <= lastWritten) {
            throw new Violation("ONCE: something was written again, or out of order, on one connection");
        }
        long place = placeOf(envelope.sequence());
        mailboxes.get(device).written(place, connection, unread);
        return place;
    }

    /**
     * An owner speaks.
     *
     * @param position of the owner, as a place
     * @param replayEnd where the log ended when it claimed, as a place
     */
    void spoken(long position, long replayEnd, Effect effect) {
        if (position < replayEnd) {
            throw new Violation("ONCE: spoke during the replay, when acknowledgements may still come");
        }
        switch (effect) {
            case Effect.Push push -> pushed(position, push);
            case Effect.Superseded gone -> superseded(gone);
            case Effect.AttachAgain again -> {}
            case Effect.AskForRosters ask -> {}
            case Effect.Wake wake -> {}
            case Effect.TellRoom told -> {}
            case Effect.WriteTick tick -> {}
        }
    }

    private void pushed(long position, Effect.Push push) {
        var mailbox = mailboxes.get(push.device());
        if (mailbox == null) {
            throw new Violation("a device noticed an owner of a partition that is not its own");
        }
        var removed = mailbox.removal().filter(known -> position > known.place());
        for (Envelope envelope : push.envelopes()) {
            if (removed.isPresent() && envelope.listVersion() < removed.get().version()) {
                throw new Violation("a removed device was pushed what was addressed to it before");
            }
        }
    }

    /** An owner has a connection closed because another one has a higher counter. */
    private void superseded(Effect.Superseded gone) {
        if (mailboxes.get(gone.device()).isNewest(gone.connection())) {
            throw new Violation("the newest connection of a device was superseded");
        }
    }

    /** The device stored an envelope for its person. */
    void received(DeviceId device, long place) {
        mailboxes.get(device).received(place);
    }

    /** An operator let the partition go on although the log no longer holds everything before this place. */
    void excuseBefore(long place) {
        excusedBefore = place;
        mailboxes.values().forEach(mailbox -> mailbox.excuseBefore(place));
    }

    /** What was accepted for devices that still exist and is not with them. */
    Optional<String> missing(SimAccount account) {
        return account.devices().stream()
                .map(device -> mailboxes.get(device).missing())
                .flatMap(Optional::stream)
                .findFirst();
    }
}

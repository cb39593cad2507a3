package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Copy;
import io.sealpost.mailbox.domain.Effect;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the log means, read by something far simpler than the engine: which copies were accepted for whom, what is
 * acknowledged, who is removed. Holds the world to DUR, ORD and ONCE after every step.
 */
final class Truth {

    /** A promise is broken; the message says which and how. */
    static final class Violation extends AssertionError {
        Violation(String what) {
            super(what);
        }
    }

    private record Id(DeviceId device, Optional<Sender> sender, MessageId message) {}

    private record Removal(int version, long sequence) {}

    private static final class Mailbox {
        /** Accepted and not purged, by sequence; the value is the list version of its deposit. */
        private final TreeMap<Long, Integer> accepted = new TreeMap<>();

        private final Set<Long> received = new HashSet<>();
        private ConnectionId newest;
        private long highestCounter;
        private long acknowledgedThrough;
        private final int addedIn;
        private Removal removed;

        Mailbox(int addedIn) {
            this.addedIn = addedIn;
        }
    }

    private final Map<DeviceId, Mailbox> mailboxes = new HashMap<>();
    private final Map<Id, Long> ids = new HashMap<>();
    private final Map<ConnectionId, Long> acknowledgedAtAttach = new HashMap<>();
    private int newestList = 1;
    private Set<DeviceId> devices;

    Truth(Set<DeviceId> devices) {
        this.devices = devices;
        devices.forEach(device -> mailboxes.put(device, new Mailbox(1)));
    }

    /** A record is durable in the log. */
    void appended(long sequence, long atMs, Command command) {
        switch (command) {
            case Command.Deposit deposit -> deposit.copies().forEach(copy -> deposited(sequence, atMs, deposit, copy));
            case Command.Attach attach -> attached(attach.connection());
            case Command.Acknowledge ack -> acknowledged(ack);
            case Command.ListChanged change -> listChanged(sequence, change);
            case Command.Roster roster -> roster.connections().forEach(this::attached);
            case Command.Detach detach -> {}
            case Command.Tick tick -> {}
        }
    }

    private void deposited(long sequence, long atMs, Command.Deposit deposit, Copy copy) {
        boolean admitted = newestList <= deposit.listVersion() || devices.contains(copy.device());
        if (!admitted) {
            return;
        }
        var id = new Id(copy.device(), deposit.sender(), deposit.messageId());
        var known = ids.get(id);
        if (known == null || atMs - known > World.REMEMBER_MS) {
            ids.put(id, atMs);
            mailboxes.get(copy.device()).accepted.put(sequence, deposit.listVersion());
        }
    }

    private void attached(io.sealpost.mailbox.domain.Connection connection) {
        var mailbox = mailboxes.get(connection.device());
        acknowledgedAtAttach.putIfAbsent(connection.id(), mailbox.acknowledgedThrough);
        if (connection.counter() > mailbox.highestCounter) {
            mailbox.highestCounter = connection.counter();
            mailbox.newest = connection.id();
        }
    }

    private void acknowledged(Command.Acknowledge ack) {
        var mailbox = mailboxes.get(ack.device());
        mailbox.acknowledgedThrough = Math.max(mailbox.acknowledgedThrough, ack.through());
    }

    private void listChanged(long sequence, Command.ListChanged change) {
        if (change.version() <= newestList) {
            return;
        }
        newestList = change.version();
        devices = change.devices();
        mailboxes.forEach((device, mailbox) -> {
            if (!devices.contains(device) && mailbox.addedIn <= change.version()) {
                mailbox.removed = new Removal(change.version(), sequence);
                mailbox.accepted.values().removeIf(version -> version < change.version());
            }
        });
    }

    /** A gateway writes an envelope to a socket on which {@code written} stand already. */
    void written(DeviceId device, ConnectionId connection, long lastWritten, Set<Long> written, Envelope envelope) {
        var mailbox = mailboxes.get(device);
        long sequence = envelope.sequence();
        if (sequence <= lastWritten) {
            throw new Violation("ONCE: " + sequence + " was written again, or out of order, on one connection");
        }
        if (!mailbox.accepted.containsKey(sequence) && mailbox.removed == null) {
            throw new Violation("ONCE: " + sequence + " was written but never accepted, or is a repetition");
        }
        long acknowledged = acknowledgedAtAttach.getOrDefault(connection, 0L);
        if (sequence <= acknowledged) {
            throw new Violation("ONCE: " + sequence + " came back after its acknowledgement " + acknowledged);
        }
        for (long earlier : mailbox.accepted.headMap(sequence).keySet()) {
            if (!mailbox.received.contains(earlier) && !written.contains(earlier)) {
                throw new Violation("ORD: " + sequence + " was written before " + earlier);
            }
        }
    }

    /** An owner that has applied the log up to {@code position}, and claimed when it ended at {@code replayEnd}, pushes. */
    void pushed(long position, long replayEnd, int epoch, Effect.Push push) {
        if (position < replayEnd) {
            throw new Violation("ONCE: pushed during the replay, when acknowledgements may still come");
        }
        var removed = mailboxes.get(push.device()).removed;
        if (removed == null || ((long) epoch << 48) + position <= removed.sequence()) {
            return;
        }
        for (Envelope envelope : push.envelopes()) {
            if (envelope.listVersion() < removed.version()) {
                throw new Violation("a removed device was pushed " + envelope.sequence());
            }
        }
    }

    /** An owner has a connection closed because another one has a higher counter. */
    void superseded(Effect.Superseded gone) {
        if (gone.connection().equals(mailboxes.get(gone.device()).newest)) {
            throw new Violation("the newest connection of a device was superseded");
        }
    }

    /** The device stored an envelope for its person. */
    void received(DeviceId device, long sequence) {
        mailboxes.get(device).received.add(sequence);
    }

    /** An acknowledgement goes into the log: everything up to it must be with the device. */
    void acknowledging(DeviceId device, long through) {
        var mailbox = mailboxes.get(device);
        for (long sequence : mailbox.accepted.headMap(through, true).keySet()) {
            if (!mailbox.received.contains(sequence)) {
                throw new Violation("DUR: " + through + " is acknowledged, but " + sequence + " never arrived");
            }
        }
    }

    /** The registry has a new list with this device; its record may be long on its way. */
    void added(DeviceId device, int listVersion) {
        mailboxes.put(device, new Mailbox(listVersion));
    }

    /** What was accepted for devices that still exist and is not with them. */
    Optional<String> missing(Set<DeviceId> current) {
        for (DeviceId device : current) {
            var mailbox = mailboxes.get(device);
            for (long sequence : mailbox.accepted.keySet()) {
                if (!mailbox.received.contains(sequence)) {
                    return Optional.of("DUR: " + sequence + " never arrived");
                }
            }
        }
        return Optional.empty();
    }
}

package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.simulation.Truth.Violation;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the log means for one device. Envelopes are named by their place in the log. */
final class TrueMailbox {

    /** @param place of the list without this device, whose version that is */
    record Removal(int version, long place) {}

    private final AccountId account;
    private final int addedIn;
    /** List version of each deposit that was accepted and not purged. */
    private final Map<Long, Integer> accepted = new HashMap<>();
    /** Accepted and not with the device yet. */
    private final TreeSet<Long> owed = new TreeSet<>();

    private final Map<ConnectionId, Long> acknowledgedAtAttach = new HashMap<>();
    private ConnectionId newest;
    private long highestCounter;
    private long acknowledgedThrough;
    private long excusedBefore;
    private Removal removed;

    /** @param addedIn version of the first list with this device */
    TrueMailbox(AccountId account, int addedIn) {
        this.account = account;
        this.addedIn = addedIn;
    }

    AccountId account() {
        return account;
    }

    /** @param certain false if it may be taken for a repetition of one whose fate is unknown */
    void accept(long place, int listVersion, boolean certain) {
        accepted.put(place, listVersion);
        if (certain) {
            owed.add(place);
        }
    }

    void attached(ConnectionId connection, long counter) {
        acknowledgedAtAttach.putIfAbsent(connection, acknowledgedThrough);
        if (counter > highestCounter) {
            highestCounter = counter;
            newest = connection;
        }
    }

    boolean isNewest(ConnectionId connection) {
        return connection.equals(newest);
    }

    void acknowledged(long through) {
        acknowledgedThrough = Math.max(acknowledgedThrough, through);
    }

    /** It is not in the list of this version. */
    void remove(int version, long place) {
        if (addedIn <= version) {
            removed = new Removal(version, place);
            accepted.entrySet().removeIf(one -> one.getValue() < version && notOwedAnyMore(one.getKey()));
        }
    }

    private boolean notOwedAnyMore(long place) {
        owed.remove(place);
        return true;
    }

    Optional<Removal> removal() {
        return Optional.ofNullable(removed);
    }

    /** @param unread what stands on the socket already and is not read yet */
    void written(long place, ConnectionId connection, Set<Long> unread) {
        if (place < excusedBefore) {
            return;
        }
        if (!accepted.containsKey(place) && removed == null) {
            throw new Violation("ONCE: " + name(place) + " was written but never accepted, or is a repetition");
        }
        long acknowledged = acknowledgedAtAttach.getOrDefault(connection, 0L);
        if (place <= acknowledged) {
            throw new Violation(
                    "ONCE: " + name(place) + " came back after its acknowledgement through " + name(acknowledged));
        }
        for (long earlier : owed.headSet(place)) {
            if (!unread.contains(earlier)) {
                throw new Violation("ORD: " + name(place) + " was written before " + name(earlier));
            }
        }
    }

    void received(long place) {
        owed.remove(place);
    }

    /** An acknowledgement goes into the log: everything up to it must be with the device. */
    void acknowledging(long through) {
        if (!owed.isEmpty() && owed.first() <= through) {
            throw new Violation(
                    "DUR: " + name(through) + " is acknowledged, but " + name(owed.first()) + " never arrived");
        }
    }

    Optional<String> missing() {
        return owed.isEmpty() ? Optional.empty() : Optional.of("DUR: " + name(owed.first()) + " never arrived");
    }

    /** What stands before this place is lost, or comes again: an operator accepted that. */
    void excuseBefore(long place) {
        excusedBefore = place;
        owed.headSet(place).clear();
    }

    private static String name(long place) {
        return "topic " + (place >> 48) + " offset " + (place & 0xffff_ffff_ffffL);
    }
}

package io.sealpost.gateway.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The signed-in sockets of this gateway: at most one for each device, the one with the highest counter. Thread-safe. */
public final class Connections {

    /** Whether a socket may stay. */
    public sealed interface Admission {
        /** It may. @param superseded the same device's older socket, to be closed with 4409 */
        record Admitted(Optional<LiveConnection> superseded) implements Admission {}

        /** The device has a socket with the same or a higher counter here. */
        record ConnectedElsewhere() implements Admission {}

        /** The roster of its partition has no room. */
        record Full() implements Admission {}
    }

    private final int mostPerPartition;
    private final Map<ConnectionId, LiveConnection> byId = new ConcurrentHashMap<>();
    private final Map<DeviceId, LiveConnection> byDevice = new HashMap<>();
    private final Map<AccountId, Set<LiveConnection>> byAccount = new HashMap<>();
    private final Map<Integer, Set<LiveConnection>> byPartition = new HashMap<>();

    public Connections(int mostPerPartition) {
        this.mostPerPartition = mostPerPartition;
    }

    /** Takes a socket in, or says why not. */
    public synchronized Admission admit(LiveConnection connection) {
        var identity = connection.identity();
        var other = byDevice.get(identity.device());
        if (other != null
                && Long.compareUnsigned(identity.counter(), other.identity().counter()) <= 0) {
            return new Admission.ConnectedElsewhere();
        }
        if (other == null && countIn(identity.partition()) >= mostPerPartition) {
            return new Admission.Full();
        }
        if (other != null) {
            gone(other);
        }
        byId.put(identity.connection(), connection);
        byDevice.put(identity.device(), connection);
        byAccount.computeIfAbsent(identity.account(), a -> new HashSet<>()).add(connection);
        byPartition.computeIfAbsent(identity.partition(), p -> new HashSet<>()).add(connection);
        return new Admission.Admitted(Optional.ofNullable(other));
    }

    /** Forgets a socket; again or unknown: nothing happens. */
    public synchronized void gone(LiveConnection connection) {
        var identity = connection.identity();
        byId.remove(identity.connection());
        byDevice.remove(identity.device(), connection);
        take(byAccount, identity.account(), connection);
        take(byPartition, identity.partition(), connection);
    }

    private static <K> void take(Map<K, Set<LiveConnection>> sets, K key, LiveConnection connection) {
        sets.computeIfPresent(key, (k, set) -> {
            set.remove(connection);
            return set.isEmpty() ? null : set;
        });
    }

    private int countIn(int partition) {
        return byPartition.getOrDefault(partition, Set.of()).size();
    }

    public Optional<LiveConnection> find(ConnectionId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public synchronized Optional<LiveConnection> of(DeviceId device) {
        return Optional.ofNullable(byDevice.get(device));
    }

    public synchronized List<LiveConnection> of(AccountId account) {
        return List.copyOf(byAccount.getOrDefault(account, Set.of()));
    }

    public synchronized List<LiveConnection> in(int partition) {
        return List.copyOf(byPartition.getOrDefault(partition, Set.of()));
    }

    public List<LiveConnection> all() {
        return List.copyOf(byId.values());
    }

    public int count() {
        return byId.size();
    }
}

package io.sealpost.prekey.outbound;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.sealpost.prekey.domain.KeyCount;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Counts the one-time keys that wait, as the transaction of the session sees them. */
final class UnusedKeys {

    private static final String COUNT = """
            select k.device, k.kind, count(*) from OneTimeKeyRow k
            where k.device in :devices and k.publicKey is not null group by k.device, k.kind
            """;

    private record Counted(UUID device, Kind kind, int keys) {}

    private final Map<UUID, Map<Kind, Integer>> counts;

    private UnusedKeys(List<Counted> rows) {
        this.counts = rows.stream().collect(groupingBy(Counted::device, toMap(Counted::kind, Counted::keys)));
    }

    static Uni<UnusedKeys> count(Session session, Collection<UUID> devices) {
        return session.createQuery(COUNT, Object[].class)
                .setParameter("devices", devices)
                .getResultList()
                .map(UnusedKeys::read);
    }

    private static UnusedKeys read(List<Object[]> rows) {
        return new UnusedKeys(rows.stream()
                .map(row -> new Counted((UUID) row[0], (Kind) row[1], ((Long) row[2]).intValue()))
                .toList());
    }

    KeyCount of(UUID device) {
        var kinds = counts.getOrDefault(device, Map.of());
        return new KeyCount(kinds.getOrDefault(Kind.EC, 0), kinds.getOrDefault(Kind.KYBER, 0));
    }
}

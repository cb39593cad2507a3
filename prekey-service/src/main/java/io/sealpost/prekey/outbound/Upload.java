package io.sealpost.prekey.outbound;

import static java.util.stream.Collectors.toMap;

import io.sealpost.prekey.domain.Additions;
import io.sealpost.prekey.domain.DeviceKeys;
import io.sealpost.prekey.domain.KeyCount;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Prekey;
import io.sealpost.prekey.domain.Publication;
import io.sealpost.prekey.domain.Publication.Conflict;
import io.sealpost.prekey.domain.Publication.Full;
import io.sealpost.prekey.domain.Publication.Stored;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** One upload inside its transaction. Everything is decided before anything is written. */
final class Upload {

    /** Enough to know an upload again that is repeated; more would grow for as long as the device lives. */
    private static final int REMEMBERED = 200;

    private static final String FORGET_OLDEST = """
            with kept as (
              select id, row_number() over (order by place desc) as age from one_time_key
              where device = :device and kind = :kind and public_key is null),
            gone as (
              delete from one_time_key o using kept k
              where o.device = :device and o.kind = :kind and o.id = k.id and k.age > :remembered
              returning o.id)
            select coalesce(max(id), 0) from gone
            """;

    private record Known(Kind kind, int id, byte[] hash) {}

    private final Session session;
    private final DeviceRow device;

    /** @param device locked for writing; null when there is none */
    Upload(Session session, DeviceRow device) {
        this.session = session.setBatchSize(100);
        this.device = device;
    }

    boolean isOf(Owner owner) {
        return device != null && device.owner().equals(owner);
    }

    /** @param pending whether the device may be in no list yet */
    Uni<Publication> replace(Owner owner, DeviceKeys keys, boolean pending) {
        if (!isOf(owner) || !device.published().identity().isSameAs(keys.identity()) || conflictsWith(keys)) {
            return Uni.createFrom().item(new Conflict());
        }
        if (!pending) {
            device.pendingSince = null;
        }
        return forgetOldest()
                .chain(() -> known(keys.oneTime()))
                .chain(known -> replace(keys, Additions.of(keys.oneTime(), known)));
    }

    private boolean conflictsWith(DeviceKeys keys) {
        return device.standing().conflictsWith(keys.standing());
    }

    private Uni<Publication> replace(DeviceKeys keys, Additions additions) {
        return switch (additions) {
            case Additions.Conflict conflict -> Uni.createFrom().item(new Conflict());
            case Additions.Fresh fresh -> {
                device.replace(keys.standing());
                yield withdraw(Kind.EC, keys.oneTime().ec())
                        .chain(() -> withdraw(Kind.KYBER, keys.oneTime().kyber()))
                        .chain(() -> store(device.neverForgotten(fresh.keys())));
            }
        };
    }

    /** Keys that were never handed out and are not uploaded again are gone as if they had never been here. */
    private Uni<Integer> withdraw(Kind kind, List<? extends Prekey> except) {
        return session.createMutationQuery("""
                        delete from OneTimeKeyRow k
                        where k.device = :device and k.kind = :kind and k.publicKey is not null and k.keyId not in :ids
                        """)
                .setParameter("device", device.device)
                .setParameter("kind", kind)
                .setParameter("ids", ids(except))
                .executeUpdate();
    }

    Uni<Publication> add(OneTimeKeys keys, int capacity) {
        return forgetOldest().chain(() -> known(keys)).chain(known -> add(Additions.of(keys, known), capacity));
    }

    private Uni<Void> forgetOldest() {
        return forgetOldest(Kind.EC).chain(() -> forgetOldest(Kind.KYBER));
    }

    private Uni<Void> forgetOldest(Kind kind) {
        return session.createNativeQuery(FORGET_OLDEST, Integer.class)
                .setParameter("device", device.device)
                .setParameter("kind", kind.name())
                .setParameter("remembered", REMEMBERED)
                .getSingleResult()
                .invoke(id -> device.forgot(kind, id))
                .replaceWithVoid();
    }

    private Uni<Publication> add(Additions additions, int capacity) {
        return switch (additions) {
            case Additions.Conflict conflict -> Uni.createFrom().item(new Conflict());
            case Additions.Fresh fresh ->
                UnusedKeys.count(session, List.of(device.device))
                        .chain(counts ->
                                storeWithin(capacity, counts.of(device.device), device.neverForgotten(fresh.keys())));
        };
    }

    private Uni<Publication> storeWithin(int capacity, KeyCount waiting, OneTimeKeys fresh) {
        boolean fits = waiting.ec() + fresh.ec().size() <= capacity
                && waiting.kyber() + fresh.kyber().size() <= capacity;
        return fits ? store(fresh) : Uni.createFrom().item(new Full());
    }

    private Uni<Publication> store(OneTimeKeys fresh) {
        var rows = Stream.concat(
                fresh.ec().stream().map(key -> OneTimeKeyRow.of(device, key)),
                fresh.kyber().stream().map(key -> OneTimeKeyRow.of(device, key)));
        return session.persistAll(rows.toArray()).replaceWith(new Stored());
    }

    private Uni<Additions.Known> known(OneTimeKeys keys) {
        return session.createQuery("""
                        select k.kind, k.keyId, k.keyHash from OneTimeKeyRow k
                        where k.device = :device and (k.keyId in :ec or k.keyId in :kyber)
                        """, Object[].class)
                .setParameter("device", device.device)
                .setParameter("ec", ids(keys.ec()))
                .setParameter("kyber", ids(keys.kyber()))
                .getResultList()
                .map(Upload::known);
    }

    private static Additions.Known known(List<Object[]> rows) {
        var known = rows.stream()
                .map(row -> new Known((Kind) row[0], (Integer) row[1], (byte[]) row[2]))
                .toList();
        return new Additions.Known(of(Kind.EC, known), of(Kind.KYBER, known));
    }

    private static Map<Integer, byte[]> of(Kind kind, List<Known> known) {
        return known.stream().filter(key -> key.kind == kind).collect(toMap(Known::id, Known::hash));
    }

    private static List<Integer> ids(List<? extends Prekey> keys) {
        return keys.stream().map(Prekey::id).toList();
    }
}

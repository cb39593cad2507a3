package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Allowance;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.BundleStore;
import io.sealpost.prekey.domain.HandOut;
import io.sealpost.prekey.domain.Target;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/**
 * Gives keys away from PostgreSQL. Who takes one-time keys of a device locks it against uploads and other takers, so a bundle
 * is never half old and half new; bundles without one-time keys lock nothing.
 */
@ApplicationScoped
class PostgresBundleStore implements BundleStore {

    private static final String DEVICES = "from DeviceRow d where d.device in :devices";

    /** One statement: a key that is read is a key that is gone. The bytes come from before the update. */
    private static final String TAKE_OLDEST = """
            with oldest as (
              select k.* from device d
              cross join (values ('EC'), ('KYBER')) as kinds (kind)
              cross join lateral (
                select * from one_time_key o
                where o.device = d.device and o.kind = kinds.kind and o.public_key is not null
                order by o.place limit 1 for update skip locked) k
              where d.device in (:devices))
            update one_time_key u set public_key = null, signature = null
            from oldest o where u.device = o.device and u.kind = o.kind and u.id = o.id
            returning o.device, o.kind, o.id, o.place, o.key_hash, o.public_key, o.signature
            """;

    /** Everybody who takes waits here for the commit of who came before: the numbers grow in the order of the commits. */
    private static final String COUNT = "update hand_out set hand_outs = hand_outs + 1 returning hand_outs";

    /** Rolls the transaction back. */
    private static final class IsOutdated extends RuntimeException {}

    /** What one transaction has taken. */
    private record Taken(Set<UUID> offered, List<OneTimeKeyRow> keys, UnusedKeys left) {}

    private final Transactions transactions;

    PostgresBundleStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<HandOut> take(List<Target> targets, Allowance allowance, long floor) {
        return transactions
                .run(session -> Budgets.spend(session, targets, allowance)
                        .chain(within -> take(session, targets, within))
                        .chain(bundles -> number(session, bundles, floor)))
                .onFailure(IsOutdated.class)
                .recoverWithItem(new HandOut.Outdated());
    }

    private static Uni<List<Bundle>> take(Session session, List<Target> targets, List<UUID> within) {
        return oldest(session, within)
                .chain(keys -> UnusedKeys.count(session, within).map(left -> new Taken(Set.copyOf(within), keys, left)))
                .chain(taken -> devices(session, targets).map(rows -> bundles(targets, rows, taken)));
    }

    private static Uni<List<OneTimeKeyRow>> oldest(Session session, List<UUID> devices) {
        if (devices.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createNativeQuery(TAKE_OLDEST, OneTimeKeyRow.class)
                .setParameter("devices", devices)
                .getResultList();
    }

    private static Uni<Map<DeviceId, DeviceRow>> devices(Session session, List<Target> targets) {
        var wanted = new HashSet<UUID>();
        targets.forEach(target -> target.devices().forEach(device -> wanted.add(device.uuid())));
        return session.createQuery(DEVICES, DeviceRow.class)
                .setParameter("devices", wanted)
                .getResultList()
                .map(rows ->
                        rows.stream().collect(Collectors.toMap(row -> new DeviceId(row.device), Function.identity())));
    }

    private static List<Bundle> bundles(List<Target> targets, Map<DeviceId, DeviceRow> rows, Taken taken) {
        return targets.stream()
                .flatMap(target -> target.devices().stream()
                        .filter(rows::containsKey)
                        .map(rows::get)
                        .filter(row -> isOf(target.account(), row)))
                .map(row -> bundle(row, taken))
                .toList();
    }

    private static boolean isOf(AccountId account, DeviceRow row) {
        return row.owner().account().equals(account);
    }

    private static Bundle bundle(DeviceRow row, Taken taken) {
        return new Bundle(
                row.published(),
                taken.offered().contains(row.device),
                key(row, Kind.EC, taken.keys()).map(OneTimeKeyRow::ec),
                key(row, Kind.KYBER, taken.keys()).map(OneTimeKeyRow::kyber),
                taken.left().of(row.device));
    }

    private static Optional<OneTimeKeyRow> key(DeviceRow row, Kind kind, List<OneTimeKeyRow> taken) {
        return taken.stream()
                .filter(key -> key.kind == kind && key.device.equals(row.device))
                .findFirst();
    }

    private static Uni<HandOut> number(Session session, List<Bundle> bundles, long floor) {
        if (bundles.stream().noneMatch(Bundle::hasOneTimeKeys)) {
            return Uni.createFrom().item(new HandOut.Given(bundles, OptionalLong.empty()));
        }
        return session.createNativeQuery(COUNT, Long.class)
                .getSingleResult()
                .map(number -> numbered(bundles, number, floor));
    }

    private static HandOut numbered(List<Bundle> bundles, long number, long floor) {
        if (number <= floor) {
            throw new IsOutdated();
        }
        return new HandOut.Given(bundles, OptionalLong.of(number));
    }
}

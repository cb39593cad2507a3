package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.BundleStore;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/**
 * Gives keys away from PostgreSQL. The devices are locked against uploads, not against each other, so a bundle is never
 * half old and half new. Who meets a key that somebody else is just taking goes on to the next one and waits for nobody.
 */
@ApplicationScoped
class PostgresBundleStore implements BundleStore {

    // ordered by device, like everything that locks several devices: nobody waits in a circle
    private static final String DEVICES =
            "from DeviceRow d where d.device in :devices and d.account = :account order by d.device";

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

    private final Transactions transactions;

    PostgresBundleStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<List<Bundle>> take(AccountId account, List<DeviceId> devices) {
        var wanted = devices.stream().map(DeviceId::uuid).toList();
        return transactions
                .run(session -> devices(session, account, wanted).chain(rows -> takeFrom(session, rows)))
                .map(bundles -> inOrderOf(devices, bundles));
    }

    private static Uni<List<DeviceRow>> devices(Session session, AccountId account, List<UUID> devices) {
        return session.createQuery(DEVICES, DeviceRow.class)
                .setParameter("devices", devices)
                .setParameter("account", account.uuid())
                .setLockMode(LockMode.PESSIMISTIC_READ)
                .getResultList();
    }

    private static Uni<List<Bundle>> takeFrom(Session session, List<DeviceRow> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createNativeQuery(TAKE_OLDEST, OneTimeKeyRow.class)
                .setParameter("devices", ids(rows))
                .getResultList()
                .chain(taken -> bundles(session, rows, taken));
    }

    private static Uni<List<Bundle>> bundles(Session session, List<DeviceRow> rows, List<OneTimeKeyRow> taken) {
        return UnusedKeys.count(session, ids(rows))
                .map(left -> rows.stream().map(row -> bundle(row, taken, left)).toList());
    }

    private static Bundle bundle(DeviceRow row, List<OneTimeKeyRow> taken, UnusedKeys left) {
        return new Bundle(
                row.published(),
                key(row, Kind.EC, taken).map(OneTimeKeyRow::ec),
                key(row, Kind.KYBER, taken).map(OneTimeKeyRow::kyber),
                left.of(row.device));
    }

    private static Optional<OneTimeKeyRow> key(DeviceRow row, Kind kind, List<OneTimeKeyRow> taken) {
        return taken.stream()
                .filter(key -> key.kind == kind && key.device.equals(row.device))
                .findFirst();
    }

    private static List<UUID> ids(List<DeviceRow> rows) {
        return rows.stream().map(row -> row.device).toList();
    }

    private static List<Bundle> inOrderOf(List<DeviceId> devices, List<Bundle> bundles) {
        return devices.stream().flatMap(device -> of(device, bundles)).toList();
    }

    private static Stream<Bundle> of(DeviceId device, List<Bundle> bundles) {
        return bundles.stream()
                .filter(bundle -> bundle.device().owner().device().equals(device));
    }
}

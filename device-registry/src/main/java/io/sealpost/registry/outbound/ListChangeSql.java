package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.Announcement;
import io.sealpost.registry.domain.Device;
import io.sealpost.registry.domain.ListChange;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** One change of a device list inside one transaction: compare-and-set on the version. */
record ListChangeSql(Session session, Account current, Account next, Instant now) {

    Uni<ListChange> replace(List<Announcement> announcements) {
        return session.createMutationQuery("update AccountRow set version = :version, list = :list,"
                        + " signature = :signature where account = :account and version = :expected")
                .setParameter("version", next.version())
                .setParameter("list", next.list().list())
                .setParameter("signature", next.list().signature())
                .setParameter("account", next.id().uuid())
                .setParameter("expected", current.version())
                .executeUpdate()
                .chain(updated -> updated == 1 ? replaceDevices(announcements) : lost());
    }

    private Uni<ListChange> lost() {
        return PostgresAccountStore.load(session, next.id().uuid()).map(this::toOutcome);
    }

    private ListChange toOutcome(Optional<Account> stored) {
        boolean same = stored.map(Account::list).filter(next.list()::equals).isPresent();
        return same ? ListChange.UNCHANGED : ListChange.VERSION;
    }

    private Uni<ListChange> replaceDevices(List<Announcement> announcements) {
        var added = next.devicesMissingIn(current).stream()
                .map(device -> DeviceRow.of(next.id(), device, now))
                .toArray();
        return remove(current.devicesMissingIn(next))
                .chain(() -> session.persistAll(added))
                .chain(session::flush)
                .chain(() -> OutboxRow.append(session, announcements))
                .replaceWith(ListChange.REPLACED);
    }

    private Uni<Integer> remove(List<Device> devices) {
        if (devices.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return session.createMutationQuery(
                        "update DeviceRow set removed = true, sealedName = null, addedDay = null, lastSeenDay = null"
                                + " where device in (:devices)")
                .setParameter(
                        "devices",
                        devices.stream().map(device -> device.id().uuid()).toList())
                .executeUpdate();
    }
}

package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.registry.domain.DeviceStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Devices in PostgreSQL, as their account sees them. */
@Singleton
class PostgresDeviceStore implements DeviceStore {

    private final Postgres postgres;

    PostgresDeviceStore(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<List<Entry>> listed(AccountId account) {
        return postgres.inTransaction(session -> session.createQuery(
                        "from DeviceRow where account = :account and not removed order by device", DeviceRow.class)
                .setParameter("account", account.uuid())
                .getResultList()
                .map(rows -> rows.stream().map(DeviceRow::toEntry).toList()));
    }

    @Override
    public Uni<Boolean> name(AccountId account, DeviceId device, byte[] sealedName) {
        return postgres.inTransaction(session -> session.createMutationQuery("update DeviceRow set sealedName = :name"
                        + " where device = :device and account = :account and not removed")
                .setParameter("name", sealedName)
                .setParameter("device", device.uuid())
                .setParameter("account", account.uuid())
                .executeUpdate()
                .map(named -> named == 1));
    }
}

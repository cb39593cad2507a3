package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Candidate;
import io.sealpost.prekey.domain.DeviceKeys;
import io.sealpost.prekey.domain.KeyCount;
import io.sealpost.prekey.domain.OneTimeKeys;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.PrekeyStore;
import io.sealpost.prekey.domain.Publication;
import io.sealpost.prekey.domain.Publication.Gone;
import io.sealpost.prekey.domain.Published;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** What devices have published, in PostgreSQL. Uploads of one device wait for each other at its row. */
@ApplicationScoped
class PostgresPrekeyStore implements PrekeyStore {

    private static final String CLAIM = """
            insert into device (device, account, identity_key, registration_id, signed_id, signed_key, signed_signature,
              last_resort_id, last_resort_key, last_resort_signature, next_place, pending_since)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11)
            on conflict (device) do nothing
            """;

    private final Transactions transactions;

    PostgresPrekeyStore(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<Publication> replace(Owner owner, DeviceKeys keys, Optional<Instant> pendingSince) {
        return transactions.run(session -> {
            var forgotten = new Forgotten(session);
            return forgotten
                    .lock(owner.account())
                    .chain(() -> forgotten.has(owner))
                    .chain(late ->
                            late ? Uni.createFrom().item(new Gone()) : replace(session, owner, keys, pendingSince));
        });
    }

    private static Uni<Publication> replace(
            Session session, Owner owner, DeviceKeys keys, Optional<Instant> pendingSince) {
        return PendingDevices.makeRoom(session, owner, pendingSince)
                .chain(() -> claim(session, owner, keys, pendingSince))
                .chain(() -> lock(session, owner))
                .chain(row -> new Upload(session, row).replace(owner, keys, pendingSince.isPresent()));
    }

    /** Makes the row if there is none; of two that do so at once the second finds the row of the first. */
    private static Uni<Integer> claim(Session session, Owner owner, DeviceKeys keys, Optional<Instant> pendingSince) {
        var signed = keys.standing().signed();
        var lastResort = keys.standing().lastResort();
        return session.createNativeQuery(CLAIM)
                .setParameter(1, owner.device().uuid())
                .setParameter(2, owner.account().uuid())
                .setParameter(3, keys.identity().key())
                .setParameter(4, keys.identity().registrationId())
                .setParameter(5, signed.id())
                .setParameter(6, signed.publicKey())
                .setParameter(7, signed.signature())
                .setParameter(8, lastResort.id())
                .setParameter(9, lastResort.publicKey())
                .setParameter(10, lastResort.signature())
                .setParameter(11, pendingSince.map(Instant::toEpochMilli).orElse(null))
                .executeUpdate();
    }

    private static Uni<DeviceRow> lock(Session session, Owner owner) {
        return session.find(DeviceRow.class, owner.device().uuid(), LockMode.PESSIMISTIC_WRITE);
    }

    @Override
    public Uni<Publication> add(Owner owner, OneTimeKeys keys, int capacity) {
        return transactions.run(
                session -> lock(session, owner).chain(row -> add(new Upload(session, row), owner, keys, capacity)));
    }

    private static Uni<Publication> add(Upload upload, Owner owner, OneTimeKeys keys, int capacity) {
        if (!upload.isOf(owner)) {
            return Uni.createFrom().item(new Publication.NotPublished());
        }
        return upload.add(keys, capacity);
    }

    @Override
    public Uni<Optional<Published>> find(Owner owner) {
        return transactions.run(session -> row(session, owner)).map(found -> found.map(DeviceRow::published));
    }

    private static Uni<Optional<DeviceRow>> row(Session session, Owner owner) {
        return session.find(DeviceRow.class, owner.device().uuid()).map(row -> Optional.ofNullable(row)
                .filter(found -> found.owner().equals(owner)));
    }

    @Override
    public Uni<Boolean> keep(AccountId account, List<Candidate> devices) {
        return transactions.run(session -> lockAll(session, account).map(rows -> keep(rows, devices)));
    }

    private static boolean keep(List<DeviceRow> rows, List<Candidate> devices) {
        var named = rows.stream()
                .filter(row -> devices.stream().anyMatch(device -> device.is(row.published())))
                .toList();
        if (named.size() < devices.size()) {
            return false;
        }
        named.forEach(row -> row.pendingSince = null);
        return true;
    }

    @Override
    public Uni<KeyCount> count(Owner owner) {
        return transactions.run(session -> row(session, owner).chain(found -> count(session, found)));
    }

    private static Uni<KeyCount> count(Session session, Optional<DeviceRow> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(new KeyCount(0, 0));
        }
        var device = found.get().device;
        return UnusedKeys.count(session, List.of(device)).map(counts -> counts.of(device));
    }

    @Override
    public Uni<Void> forget(AccountId account) {
        return transactions.run(session -> lockAll(session, account)
                .chain(() -> new Forgotten(session).note(account))
                .chain(() -> session.createMutationQuery("delete from DeviceRow d where d.account = :account")
                        .setParameter("account", account.uuid())
                        .executeUpdate())
                .replaceWithVoid());
    }

    @Override
    public Uni<Void> forget(AccountId account, List<DeviceId> devices) {
        var ids = devices.stream().map(DeviceId::uuid).toList();
        return transactions.run(session -> lockAll(session, account)
                .chain(() -> new Forgotten(session).note(devices))
                .chain(() -> session.createMutationQuery(
                                "delete from DeviceRow d where d.account = :account and d.device in :devices")
                        .setParameter("account", account.uuid())
                        .setParameter("devices", ids)
                        .executeUpdate())
                .replaceWithVoid());
    }

    @Override
    public Uni<Void> forgetWhoWasForgotten() {
        return transactions.run(session -> new Forgotten(session).deleteExpired());
    }

    /** All of the account. Uploads that make a row wait for the first lock, those that find one for the second. */
    private static Uni<List<DeviceRow>> lockAll(Session session, AccountId account) {
        return new Forgotten(session).lock(account).chain(() -> session.createQuery(
                        "from DeviceRow d where d.account = :account order by d.device", DeviceRow.class)
                .setParameter("account", account.uuid())
                .setLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultList());
    }
}

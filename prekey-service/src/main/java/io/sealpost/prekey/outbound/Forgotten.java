package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Sha256;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Table {@code forgotten}, inside one transaction: whose uploads come too late. */
record Forgotten(Session session) {

    /** Longer than any access token lives. */
    private static final Duration REMEMBERED = Duration.ofMinutes(20);

    private static final String NOTE = "insert into forgotten (hash, until)"
            + " values (:hash, now() + make_interval(secs => :seconds))"
            + " on conflict (hash) do update set until = excluded.until";

    /** Until the end of the transaction nobody else forgets devices of this account or makes new ones. */
    Uni<Void> lock(AccountId account) {
        return session.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(:account)) as locked", Integer.class)
                .setParameter("account", account.uuid().getMostSignificantBits())
                .getSingleResult()
                .replaceWithVoid();
    }

    Uni<Boolean> has(Owner owner) {
        return session.createNativeQuery(
                        "select count(*) from forgotten where hash in (:account, :device) and until > now()",
                        Long.class)
                .setParameter("account", hash(owner.account()))
                .setParameter("device", hash(owner.device()))
                .getSingleResult()
                .map(found -> found > 0);
    }

    Uni<Void> note(AccountId account) {
        return note(hash(account));
    }

    Uni<Void> note(List<DeviceId> devices) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var device : devices) {
            all = all.chain(() -> note(hash(device)));
        }
        return all;
    }

    private Uni<Void> note(byte[] hash) {
        return session.createNativeQuery(NOTE)
                .setParameter("hash", hash)
                .setParameter("seconds", (double) REMEMBERED.toSeconds())
                .executeUpdate()
                .replaceWithVoid();
    }

    Uni<Void> deleteExpired() {
        return session.createNativeQuery("delete from forgotten where until <= now()")
                .executeUpdate()
                .replaceWithVoid();
    }

    private static byte[] hash(AccountId account) {
        return Sha256.of(account.bytes());
    }

    private static byte[] hash(DeviceId device) {
        return Sha256.of(device.bytes());
    }
}

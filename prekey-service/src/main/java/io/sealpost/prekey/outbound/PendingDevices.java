package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.protocol.Limits;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/**
 * Devices that uploaded with a pending token and may never be listed. Each newcomer clears away those of all accounts that are
 * a day old, and as many of its own account that no more than six are left with it.
 */
final class PendingDevices {

    private static final Duration KEPT = Duration.ofDays(1);

    private static final String CLEAR = """
            delete from device where device in (
              select device from device where pending_since < :old limit 100 for update skip locked)
            """;

    private static final String MAKE_ROOM = """
            delete from device where device in (
              select device from device
              where account = :account and pending_since is not null and device <> :device
              order by pending_since desc offset :others)
            """;

    private PendingDevices() {}

    /** Under {@link Forgotten#lock}, so that of two uploads of an account each sees the other. */
    static Uni<Void> makeRoom(Session session, Owner owner, Optional<Instant> pendingSince) {
        if (pendingSince.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return session.createNativeQuery(CLEAR)
                .setParameter("old", pendingSince.get().minus(KEPT).toEpochMilli())
                .executeUpdate()
                .chain(() -> session.createNativeQuery(MAKE_ROOM)
                        .setParameter("account", owner.account().uuid())
                        .setParameter("device", owner.device().uuid())
                        .setParameter("others", Limits.DEVICES - 1)
                        .executeUpdate())
                .replaceWithVoid();
    }
}

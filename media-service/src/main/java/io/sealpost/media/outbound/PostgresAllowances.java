package io.sealpost.media.outbound;

import io.sealpost.media.domain.Allowances;
import io.sealpost.protocol.AccountId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Counters under a keyed hash, whose secret is made for each day and dropped with it. */
@ApplicationScoped
class PostgresAllowances implements Allowances {

    private static final int SECRET_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private static final String OPEN_DAY =
            "insert into allowance_day (day, secret) values (:day, :secret) on conflict do nothing";

    /** The counter's row is there or made; it grows only if it stays within the limit. */
    private static final String TAKE = """
            insert into allowance as a (day, account, used_bytes)
            select cast(:day as date), cast(:account as bytea), cast(:bytes as bigint)
            where cast(:bytes as bigint) <= cast(:limit as bigint)
            on conflict (day, account) do update set used_bytes = a.used_bytes + excluded.used_bytes
            where a.used_bytes + excluded.used_bytes <= cast(:limit as bigint)
            """;

    private final Postgres postgres;
    private final SecureRandom random = new SecureRandom();
    private volatile AllowanceDayRow today;

    PostgresAllowances(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Uni<Boolean> take(AccountId account, LocalDate day, long bytes, long limit) {
        return secretOf(day).chain(secret -> take(day, pseudonym(secret, account), bytes, limit));
    }

    @Override
    public Uni<Void> dropBefore(LocalDate day) {
        return postgres.inTransaction(
                        session -> session.createMutationQuery("delete from AllowanceDayRow where day < :day")
                                .setParameter("day", day)
                                .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Boolean> take(LocalDate day, byte[] account, long bytes, long limit) {
        return postgres.inTransaction(session -> session.createNativeQuery(TAKE)
                        .setParameter("day", day)
                        .setParameter("account", account)
                        .setParameter("bytes", bytes)
                        .setParameter("limit", limit)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    private Uni<byte[]> secretOf(LocalDate day) {
        var known = today;
        if (known != null && known.day.equals(day)) {
            return Uni.createFrom().item(known.secret);
        }
        return postgres.inTransaction(session -> openDay(session, day))
                .invoke(row -> today = row)
                .map(row -> row.secret);
    }

    private Uni<AllowanceDayRow> openDay(Session session, LocalDate day) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return session.createNativeQuery(OPEN_DAY)
                .setParameter("day", day)
                .setParameter("secret", secret)
                .executeUpdate()
                .chain(() -> session.find(AllowanceDayRow.class, day));
    }

    private static byte[] pseudonym(byte[] secret, AccountId account) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(account.bytes());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA-256 is missing", impossible);
        }
    }
}

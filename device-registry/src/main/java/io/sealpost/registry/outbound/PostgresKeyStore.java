package io.sealpost.registry.outbound;

import io.sealpost.registry.domain.KeyRotation;
import io.sealpost.registry.domain.KeyStore;
import io.sealpost.registry.domain.ServerSecret;
import io.sealpost.registry.domain.SigningKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Keys and secrets in PostgreSQL, encrypted by {@link KeyWrap}. An advisory lock lets one instance at a time look. */
@Singleton
class PostgresKeyStore implements KeyStore {

    /** Any number that nothing else in this database locks. */
    private static final long LOCK = 0x5ea1_0001L;

    private static final String SECRET_NAME = "challenges";
    private static final int SECRET_BYTES = 32;

    private final Postgres postgres;
    private final KeyWrap wrap;
    private final SecureRandom random = new SecureRandom();

    PostgresKeyStore(Postgres postgres, KeyWrap wrap) {
        this.postgres = postgres;
        this.wrap = wrap;
    }

    @Override
    public Uni<List<SigningKey>> rotate(Function<List<SigningKey>, KeyRotation.Plan> rotation) {
        return postgres.inTransaction(
                session -> lock(session).chain(() -> read(session)).chain(keys -> carryOut(session, keys, rotation)));
    }

    private Uni<List<SigningKey>> read(Session session) {
        return session.createQuery("from SigningKeyRow order by signsFromMs", SigningKeyRow.class)
                .getResultList()
                .map(rows -> rows.stream().map(row -> row.toSigningKey(wrap)).toList());
    }

    private Uni<List<SigningKey>> carryOut(
            Session session, List<SigningKey> keys, Function<List<SigningKey>, KeyRotation.Plan> rotation) {
        var plan = rotation.apply(keys);
        var added =
                plan.added().stream().map(key -> SigningKeyRow.of(key, wrap)).toArray();
        return drop(session, plan.dropped())
                .chain(() -> session.persistAll(added))
                .replaceWith(KeyRotation.apply(plan, keys));
    }

    private static Uni<Integer> drop(Session session, List<SigningKey> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return session.createMutationQuery("delete from SigningKeyRow where kid in (:kids)")
                .setParameter("kids", keys.stream().map(SigningKey::id).toList())
                .executeUpdate();
    }

    @Override
    public Uni<ServerSecret> secret() {
        return postgres.inTransaction(session -> lock(session)
                .chain(() -> session.find(ServerSecretRow.class, new ServerSecretRow.Key(SECRET_NAME, wrap.id())))
                .chain(row -> row == null
                        ? make(session)
                        : Uni.createFrom().item(new ServerSecret(wrap.open(SECRET_NAME, row.sealed)))));
    }

    private Uni<ServerSecret> make(Session session) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        var row = new ServerSecretRow();
        row.name = SECRET_NAME;
        row.wrappedBy = wrap.id();
        row.sealed = wrap.seal(SECRET_NAME, secret);
        return session.persist(row).replaceWith(new ServerSecret(secret));
    }

    private static Uni<Integer> lock(Session session) {
        return session.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(" + LOCK + ")) as locked", Integer.class)
                .getSingleResult();
    }
}

package io.sealpost.registry.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.registry.Infra;
import io.sealpost.registry.domain.KeyRotation;
import io.sealpost.registry.domain.KeyStore;
import io.sealpost.registry.domain.ServerSecret;
import io.sealpost.registry.domain.SigningKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.junit.jupiter.api.Test;

/** Keys that all instances share, and that a copy of the database does not give away. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class KeyStoreIT {

    private static final KeyRotation WEEKLY = new KeyRotation(Duration.ofDays(7), Duration.ofHours(1));

    @Inject
    Postgres postgres;

    @Inject
    KeyStore store;

    @Inject
    KeyWrap wrap;

    @Inject
    AgroalDataSource database;

    private static <T> T run(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static List<SigningKey> rotateAt(KeyStore store, Instant now) {
        return run(() -> store.rotate(keys -> WEEKLY.plan(keys, now)));
    }

    @Test
    void twoInstancesThatRotateAtOnceMakeOneKey() throws Exception {
        // Given a second instance with the same secret
        var other = new PostgresKeyStore(postgres, wrap);
        var due = Instant.now().plus(Duration.ofDays(7)).minus(Duration.ofMinutes(30));
        Callable<List<SigningKey>> first = () -> rotateAt(store, due);
        Callable<List<SigningKey>> second = () -> rotateAt(other, due);
        int before = rotateAt(store, Instant.now()).size();

        // When
        var seen = new ArrayList<List<String>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(List.of(first, second, first, second))) {
                seen.add(answer.get().stream().map(SigningKey::id).sorted().toList());
            }
        }

        // Then
        assertThat(seen.getFirst()).hasSize(before + 1);
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(rotateAt(other, due)).allMatch(SigningKey::canSign);
    }

    @Test
    void theSharedSecretIsTheSameEverywhere() {
        var other = new PostgresKeyStore(postgres, wrap);

        ServerSecret first = run(store::secret);
        ServerSecret second = run(other::secret);

        assertThat(second.key()).isEqualTo(first.key()).hasSize(32);
        assertThat(first.key()).isNotEqualTo(new byte[32]);
    }

    @Test
    void theDatabaseHoldsNoKeyInTheOpen() throws Exception {
        // Given
        var keys = rotateAt(store, Instant.now());
        ServerSecret secret = run(store::secret);

        // When
        var dump = dump("signing_key") + dump("server_secret");

        // Then
        assertThat(dump).contains(keys.getFirst().id());
        assertThat(dump).doesNotContain(HexFormat.of().formatHex(secret.key()));
        for (var key : keys) {
            var params = key.jwk().toParams(OutputControlLevel.INCLUDE_PRIVATE);
            var privateHalf = (String) params.get(OctetKeyPairJsonWebKey.PRIVATE_KEY_MEMBER_NAME);
            assertThat(privateHalf).isNotEmpty();
            var raw = Base64.getUrlDecoder().decode(privateHalf);
            assertThat(dump)
                    .doesNotContain(privateHalf)
                    .doesNotContain(HexFormat.of().formatHex(raw))
                    .doesNotContain(HexFormat.of().formatHex(privateHalf.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void whatWasWrappedOpensOnlyUnderItsNameAndUnchanged() {
        var sealed = wrap.seal("one", new byte[] {1, 2, 3});
        var changed = sealed.clone();
        changed[changed.length - 1] ^= 1;

        assertThat(wrap.open("one", sealed)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> wrap.open("two", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> wrap.open("one", changed)).isInstanceOf(IllegalStateException.class);
        assertThat(wrap.seal("one", new byte[] {1, 2, 3})).isNotEqualTo(sealed);
    }

    private String dump(String table) throws Exception {
        var out = new StringBuilder();
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("select t::text from " + table + " t")) {
            while (rows.next()) {
                out.append(rows.getString(1)).append('\n');
            }
        }
        return out.toString();
    }
}

package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessTokenVerifier;
import io.sealpost.protocol.MalformedInput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Checks access tokens against the registry's keys, and keeps the old keys while the registry is down. Thread-safe. */
public final class Tokens {

    private static final int LONGEST_TOKEN = 2048;

    private record Keys(Set<String> ids, AccessTokenVerifier verifier) {}

    private final Supplier<CompletionStage<String>> source;
    private final String serverName;
    private final InstantSource clock;
    private final long unknownKeyEveryMillis;
    private final AtomicLong askedAt;
    private volatile Keys keys;

    /**
     * @param source reads the registry's key set (RFC 7517) as JSON; fails with {@link PeerUnavailable}
     * @param unknownKeyEvery least time between two readings that an unknown key id caused
     */
    public Tokens(
            Supplier<CompletionStage<String>> source,
            String serverName,
            InstantSource clock,
            Duration unknownKeyEvery) {
        this.source = source;
        this.serverName = serverName;
        this.clock = clock;
        this.unknownKeyEveryMillis = unknownKeyEvery.toMillis();
        this.askedAt = new AtomicLong(Long.MIN_VALUE / 2);
    }

    /** Reads the keys; fails with {@link PeerUnavailable} or {@link MalformedInput}, then the old ones stay. */
    public CompletionStage<Void> refresh() {
        return source.get().thenAccept(this::use);
    }

    /** True once there are keys. */
    public boolean loaded() {
        return keys != null;
    }

    /** The token's content; empty if it is no valid token of this server. Never fails. */
    public CompletionStage<Optional<AccessToken>> verify(String token) {
        var known = keys;
        var keyId = keyIdOf(token);
        if (known == null || keyId.isEmpty()) {
            return completedStage(Optional.empty());
        }
        if (known.ids().contains(keyId.get()) || !mayAsk()) {
            return completedStage(known.verifier().verify(token));
        }
        return refresh().handle((done, failed) -> keys.verifier().verify(token));
    }

    private boolean mayAsk() {
        long now = clock.millis();
        long before = askedAt.get();
        return now - before >= unknownKeyEveryMillis && askedAt.compareAndSet(before, now);
    }

    private void use(String jwks) {
        try {
            var ids = new JsonWebKeySet(jwks)
                    .getJsonWebKeys().stream()
                            .map(JsonWebKey::getKeyId)
                            .filter(id -> id != null)
                            .collect(Collectors.toUnmodifiableSet());
            keys = new Keys(ids, new AccessTokenVerifier(jwks, serverName, clock));
        } catch (JoseException notAKeySet) {
            throw new MalformedInput("key set cannot be read");
        }
    }

    private static Optional<String> keyIdOf(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    ((JsonWebSignature) JsonWebSignature.fromCompactSerialization(token)).getKeyIdHeaderValue());
        } catch (JoseException | ClassCastException notAToken) {
            return Optional.empty();
        }
    }
}

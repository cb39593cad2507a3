package io.sealpost.presence.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessTokenVerifier;
import io.sealpost.protocol.MalformedInput;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks access tokens against the registry's keys as they were fetched last. A token that does not pass is worth one
 * more fetch, since its key may be new, but not more often than once in a while.
 */
public final class AccessTokens {

    private final KeySource source;
    private final String serverName;
    private final InstantSource clock;
    private final Duration atMostEvery;
    private volatile Optional<AccessTokenVerifier> verifier = Optional.empty();
    private Uni<Void> underWay;
    private volatile Instant fetchedAt = Instant.EPOCH;

    public AccessTokens(KeySource source, String serverName, InstantSource clock, Duration atMostEvery) {
        this.source = source;
        this.serverName = serverName;
        this.clock = clock;
        this.atMostEvery = atMostEvery;
    }

    /** Empty if the token is not valid here and now. Fails with {@link StoreUnavailable} while there are no keys. */
    public Uni<Optional<AccessToken>> verify(String token) {
        if (verifier.isEmpty()) {
            return oneRefresh().map(ignored -> check(token));
        }
        var checked = check(token);
        if (checked.isPresent() || clock.instant().isBefore(fetchedAt.plus(atMostEvery))) {
            return Uni.createFrom().item(checked);
        }
        return oneRefresh().onFailure(StoreUnavailable.class).recoverWithNull().map(ignored -> check(token));
    }

    /** Fetches the keys. Repeatable. */
    public Uni<Void> refresh() {
        fetchedAt = clock.instant();
        return source.fetch().invoke(this::use).replaceWithVoid();
    }

    /** One for everybody who waits for it: without keys every request would ask for them. */
    private synchronized Uni<Void> oneRefresh() {
        if (underWay == null) {
            underWay = refresh()
                    .onTermination()
                    .invoke(this::refreshEnded)
                    .memoize()
                    .indefinitely();
        }
        return underWay;
    }

    private synchronized void refreshEnded() {
        underWay = null;
    }

    private Optional<AccessToken> check(String token) {
        return verifier.flatMap(keys -> keys.verify(token));
    }

    private void use(String jwks) {
        try {
            verifier = Optional.of(new AccessTokenVerifier(jwks, serverName, clock));
        } catch (MalformedInput notKeys) {
            throw new StoreUnavailable(notKeys);
        }
    }
}

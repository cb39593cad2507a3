package io.sealpost.prekey.outbound;

import io.sealpost.prekey.PrekeyConfig;
import io.sealpost.prekey.domain.AccessTokens;
import io.sealpost.prekey.domain.Unavailable;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessTokenVerifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Checks tokens with the registry's public keys. They are read when first needed, when they are old, and when a token
 * does not fit (its key may be new), but never twice within the pause: everyone who asks in between shares the last
 * attempt. While the registry cannot be reached, the keys known so far stay in use.
 */
@ApplicationScoped
class RegistryAccessTokens implements AccessTokens {

    private static final Logger LOG = Logger.getLogger(RegistryAccessTokens.class);

    private record Keys(AccessTokenVerifier verifier, Instant readAt) {}

    private final RegistryKeys registry;
    private final PrekeyConfig config;
    private final InstantSource clock;
    private volatile Optional<Keys> keys = Optional.empty();
    private Uni<Void> lastAttempt;
    private Instant nextAttemptAt = Instant.MIN;

    RegistryAccessTokens(RegistryKeys registry, PrekeyConfig config, InstantSource clock) {
        this.registry = registry;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<Optional<AccessToken>> verify(String token) {
        var verified = keys.filter(this::areFresh).flatMap(known -> known.verifier.verify(token));
        if (verified.isPresent()) {
            return Uni.createFrom().item(verified);
        }
        return refresh().map(done -> verifyWithWhatIsKnown(token));
    }

    private boolean areFresh(Keys known) {
        return clock.instant().isBefore(known.readAt.plus(config.registryKeysAge()));
    }

    private Optional<AccessToken> verifyWithWhatIsKnown(String token) {
        var known = keys.orElseThrow(() -> new Unavailable("the registry's keys were never read"));
        return known.verifier.verify(token);
    }

    private synchronized Uni<Void> refresh() {
        var now = clock.instant();
        if (now.isBefore(nextAttemptAt)) {
            return lastAttempt;
        }
        nextAttemptAt = now.plus(config.registryPause());
        lastAttempt = registry.read()
                .invoke(jwks -> keep(jwks, now))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(this::noteFailure)
                .memoize()
                .indefinitely();
        return lastAttempt;
    }

    private void keep(String jwks, Instant readAt) {
        keys = Optional.of(new Keys(new AccessTokenVerifier(jwks, config.serverName(), clock), readAt));
    }

    private Void noteFailure() {
        LOG.warnf("registry keys not read outcome=%s", keys.isPresent() ? "old-keys-in-use" : "no-keys");
        return null;
    }
}

package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessTokenVerifier;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** The keys of this moment, in memory; {@link #renew} brings them up to date. */
public final class SigningKeys {

    private final KeyStore store;
    private final KeyRotation rotation;
    private final String serverName;
    private final InstantSource clock;
    private volatile Ring ring;

    private record Ring(List<SigningKey> keys, String jwks, AccessTokenVerifier verifier) {}

    public SigningKeys(KeyStore store, KeyRotation rotation, String serverName, InstantSource clock) {
        this.store = store;
        this.rotation = rotation;
        this.serverName = serverName;
        this.clock = clock;
    }

    /** Reads the keys, and makes or drops what is due. If it fails the keys of before stay in use. */
    public Uni<Void> renew() {
        return store.rotate(keys -> rotation.plan(keys, clock.instant()))
                .invoke(this::use)
                .replaceWithVoid();
    }

    private void use(List<SigningKey> keys) {
        var jwks = keys.stream().map(SigningKey::publicJson).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        ring = new Ring(keys, jwks, new AccessTokenVerifier(jwks, serverName, clock));
    }

    SigningKey current() {
        return KeyRotation.current(loaded().keys, clock.instant()).orElseThrow();
    }

    /** The key set (RFC 7517) for verifiers: every key whose tokens may still be valid, and the next one. */
    public String jwks() {
        return loaded().jwks;
    }

    /** Verifies the registry's own tokens. */
    public AccessTokenVerifier verifier() {
        return loaded().verifier;
    }

    private Ring loaded() {
        if (ring == null) {
            throw new IllegalStateException("keys are read before the first request");
        }
        return ring;
    }
}

package io.sealpost.registry.inbound;

import io.sealpost.protocol.AccessToken;
import io.sealpost.registry.domain.SigningKeys;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The signed-in door: who calls stands in a token of this registry and nowhere else. */
@Singleton
class Bearer {

    private static final String SCHEME = "Bearer ";

    private final SigningKeys keys;

    Bearer(SigningKeys keys) {
        this.keys = keys;
    }

    /** @param authorization the header, or null */
    Optional<AccessToken> verify(String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return Optional.empty();
        }
        return keys.verifier().verify(authorization.substring(SCHEME.length()));
    }
}

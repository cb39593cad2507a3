package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccessToken;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Checks the tokens of signed-in callers. */
public interface AccessTokens {

    /** Empty for every token that is not good now. Fails with {@link Unavailable} if no signing key was ever known. */
    Uni<Optional<AccessToken>> verify(String token);
}

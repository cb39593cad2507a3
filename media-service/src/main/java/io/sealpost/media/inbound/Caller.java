package io.sealpost.media.inbound;

import io.sealpost.media.domain.AccessTokens;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;

/** Who asks, by the two doors: with a token of a listed device, or without any. */
@ApplicationScoped
class Caller {

    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final AccessTokens tokens;

    Caller(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** Fails with 401 without a valid token, with 403 for a device that is not listed yet. */
    Uni<AccountId> signedIn(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return Uni.createFrom().failure(new WebApplicationException(UNAUTHORIZED));
        }
        return tokens.verify(authorization.substring(BEARER.length())).map(Caller::account);
    }

    /** @throws MalformedInput if there is a token: nobody may link himself by mistake */
    void anonymous(String authorization) {
        if (authorization != null) {
            throw new MalformedInput("a token on the anonymous door");
        }
    }

    private static AccountId account(Optional<AccessToken> token) {
        var verified = token.orElseThrow(() -> new WebApplicationException(UNAUTHORIZED));
        if (verified.scope() != Scope.DEVICE) {
            throw new ForbiddenException();
        }
        return verified.account();
    }
}

package io.sealpost.presence.wakeup.inbound;

import io.sealpost.presence.domain.AccessTokens;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;

/** Who asks: from the verified token and from nowhere else. */
@ApplicationScoped
class Caller {

    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final AccessTokens tokens;

    Caller(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** Fails with 401 without a valid token, with 403 for a device that is not listed yet. */
    Uni<DeviceId> signedIn(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return Uni.createFrom().failure(new WebApplicationException(UNAUTHORIZED));
        }
        return tokens.verify(authorization.substring(BEARER.length())).map(Caller::device);
    }

    private static DeviceId device(Optional<AccessToken> token) {
        var verified = token.orElseThrow(() -> new WebApplicationException(UNAUTHORIZED));
        if (verified.scope() != Scope.DEVICE) {
            throw new ForbiddenException();
        }
        return verified.device();
    }
}

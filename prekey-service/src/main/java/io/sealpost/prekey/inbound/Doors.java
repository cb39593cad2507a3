package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.AccessTokens;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Who may call what. */
class Doors {

    private static final String BEARER = "Bearer ";

    /** Needs the token of a listed device. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface SignedIn {}

    /** Needs a token; that of a device which is in no list yet will do. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface SignedInOrPending {}

    /** Refuses tokens, so that no client says by mistake who it is. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Anonymous {}

    private final AccessTokens tokens;
    private final Caller caller;

    Doors(AccessTokens tokens, Caller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @SignedIn
    @ServerRequestFilter
    Uni<Response> signedIn(ContainerRequestContext request) {
        return enter(request, Set.of(Scope.DEVICE));
    }

    @SignedInOrPending
    @ServerRequestFilter
    Uni<Response> signedInOrPending(ContainerRequestContext request) {
        return enter(request, Set.of(Scope.DEVICE, Scope.PENDING));
    }

    @Anonymous
    @ServerRequestFilter
    Response anonymous(ContainerRequestContext request) {
        return request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
                ? null
                : Problems.response(Problem.BAD_REQUEST);
    }

    private Uni<Response> enter(ContainerRequestContext request, Set<Scope> scopes) {
        var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER)) {
            return Uni.createFrom().item(Problems.response(Problem.UNAUTHORIZED));
        }
        return tokens.verify(header.substring(BEARER.length())).map(token -> enter(token, scopes));
    }

    /** @return null lets the request in (JAX-RS) */
    private Response enter(Optional<AccessToken> token, Set<Scope> scopes) {
        if (token.isEmpty()) {
            return Problems.response(Problem.UNAUTHORIZED);
        }
        if (!scopes.contains(token.get().scope())) {
            return Problems.response(Problem.FORBIDDEN);
        }
        caller.signIn(token.get());
        return null;
    }
}

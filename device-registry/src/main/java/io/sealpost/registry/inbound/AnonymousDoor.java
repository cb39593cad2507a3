package io.sealpost.registry.inbound;

import io.sealpost.protocol.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses tokens where {@link Anonymous} stands. */
class AnonymousDoor {

    /** @return null to let the request pass, as the framework wants it */
    @Anonymous
    @ServerRequestFilter
    public Response refuseTokens(ContainerRequestContext request) {
        boolean token = request.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        return token ? Problems.response(Problem.BAD_REQUEST) : null;
    }
}

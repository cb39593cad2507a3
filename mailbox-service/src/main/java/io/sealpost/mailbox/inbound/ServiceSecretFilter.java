package io.sealpost.mailbox.inbound;

import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Nobody but the mesh's own services may call: every other request is 401, whatever it asks for. */
@Provider
@PreMatching
public class ServiceSecretFilter implements ContainerRequestFilter {

    private final ServiceSecret secret;

    ServiceSecretFilter(ServiceSecret secret) {
        this.secret = secret;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getHeaderString(Headers.SERVICE_SECRET);
        if (given == null || !secret.matches(given)) {
            request.abortWith(problem(Problem.UNAUTHORIZED));
        }
    }

    private static Response problem(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Map.of("type", problem.type(), "title", problem.title(), "status", problem.status()))
                .build();
    }
}

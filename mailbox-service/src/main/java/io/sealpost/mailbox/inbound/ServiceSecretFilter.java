package io.sealpost.mailbox.inbound;

import io.sealpost.mailbox.MailboxConfig;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** Nobody but the mesh's own services may call: every other request is 401, whatever it asks for. */
@Provider
@PreMatching
public class ServiceSecretFilter implements ContainerRequestFilter {

    private final byte[] secret;

    ServiceSecretFilter(MailboxConfig config) {
        this.secret = config.serviceSecret().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getHeaderString(Headers.SERVICE_SECRET);
        if (given == null || !MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8))) {
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

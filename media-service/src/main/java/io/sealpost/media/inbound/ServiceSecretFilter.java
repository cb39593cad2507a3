package io.sealpost.media.inbound;

import io.sealpost.media.MediaConfig;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Nobody but the mesh's own services talks to this one. Comes before everything, so that a stranger learns no paths. */
public class ServiceSecretFilter {

    private final byte[] secret;

    ServiceSecretFilter(MediaConfig config) {
        this.secret = config.serviceSecret().getBytes(StandardCharsets.UTF_8);
    }

    @ServerRequestFilter(preMatching = true)
    public Response check(ContainerRequestContext request) {
        var given = request.getHeaderString(Headers.SERVICE_SECRET);
        if (given == null || !MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8))) {
            return ProblemMapper.response(Problem.UNAUTHORIZED);
        }
        return null;
    }
}

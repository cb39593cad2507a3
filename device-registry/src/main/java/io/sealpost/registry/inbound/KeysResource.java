package io.sealpost.registry.inbound;

import io.sealpost.registry.domain.SigningKeys;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The key set (RFC 7517) with which every service verifies tokens. */
@Path("/v1/keys")
class KeysResource {

    private final SigningKeys keys;

    KeysResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public String keys() {
        return keys.jwks();
    }
}

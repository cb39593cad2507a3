package io.sealpost.registry.outbound;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sealpost.protocol.Headers;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What the registry uses of prekey-service's HTTP contract. */
@RegisterRestClient(configKey = "prekeys")
interface PrekeyApi {

    @POST
    @Path("/internal/prekeys/ready")
    Uni<Readiness> ready(@HeaderParam(Headers.SERVICE_SECRET) String secret, Question question);

    record Question(byte[] account, List<Candidate> devices) {}

    record Candidate(byte[] device, byte[] identityKeyHash) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Readiness(boolean ready) {}
}

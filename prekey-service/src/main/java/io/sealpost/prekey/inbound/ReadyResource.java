package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.Owner;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** For the registry, before it lists a device: can anybody write to it? */
@Path("/internal/prekeys/ready")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ReadyResource {

    private final Prekeys prekeys;

    ReadyResource(Prekeys prekeys) {
        this.prekeys = prekeys;
    }

    /**
     * @param account 16 bytes
     * @param device 16 bytes
     * @param identityKeyHash SHA-256, 32 bytes
     */
    public record Question(
            @NotNull @Size(min = 16, max = 16) byte[] account,
            @NotNull @Size(min = 16, max = 16) byte[] device,
            @NotNull @Size(min = 32, max = 32) byte[] identityKeyHash) {}

    public record Answer(boolean ready) {}

    @POST
    public Uni<Answer> isReady(@Valid @NotNull Question body) {
        var owner = new Owner(AccountId.of(body.account()), DeviceId.of(body.device()));
        return prekeys.isReady(owner, body.identityKeyHash()).map(Answer::new);
    }
}

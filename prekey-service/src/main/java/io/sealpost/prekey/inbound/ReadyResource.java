package io.sealpost.prekey.inbound;

import io.sealpost.prekey.domain.Candidate;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** For the registry, before it lists devices: can anybody write to them? */
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
     * @param devices 1 to 6 of that account's, each once
     */
    public record Question(
            @NotNull @Size(min = 16, max = 16) byte[] account,

            @NotNull @Size(min = 1, max = Limits.DEVICES) List<@NotNull @Valid NewDevice> devices) {

        List<Candidate> candidates() {
            var all = devices.stream().map(NewDevice::toDomain).toList();
            if (all.stream().map(Candidate::device).distinct().count() < all.size()) {
                throw new MalformedInput("a device occurs twice");
            }
            return all;
        }
    }

    /**
     * @param device 16 bytes
     * @param identityKeyHash SHA-256, 32 bytes
     */
    public record NewDevice(
            @NotNull @Size(min = 16, max = 16) byte[] device,
            @NotNull @Size(min = 32, max = 32) byte[] identityKeyHash) {

        Candidate toDomain() {
            return new Candidate(DeviceId.of(device), identityKeyHash);
        }
    }

    public record Answer(boolean ready) {}

    @POST
    public Uni<Answer> areReady(@Valid @NotNull Question body) {
        return prekeys.areReady(AccountId.of(body.account()), body.candidates()).map(Answer::new);
    }
}

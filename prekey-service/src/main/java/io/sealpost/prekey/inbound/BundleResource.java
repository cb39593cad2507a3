package io.sealpost.prekey.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.Bundles;
import io.sealpost.prekey.inbound.Doors.Anonymous;
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

/** Gives the keys of an account's devices to whoever wants to write to it. */
@Path("/v1/lookups/bundles")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BundleResource {

    private final Bundles bundles;
    private final MeterRegistry metrics;

    BundleResource(Bundles bundles, MeterRegistry metrics) {
        this.bundles = bundles;
        this.metrics = metrics;
    }

    /**
     * @param account 16 bytes
     * @param devices 1 to 6 of that account's, each once, 16 bytes each
     * @param accessKey 16 bytes or absent; the gateway has checked it
     */
    public record Lookup(
            @NotNull @Size(min = 16, max = 16) byte[] account,

            @NotNull @Size(min = 1, max = Limits.DEVICES) List<@NotNull @Size(min = 16, max = 16) byte[]> devices,

            @Size(min = Limits.ACCESS_KEY_BYTES, max = Limits.ACCESS_KEY_BYTES)
            byte[] accessKey) {

        List<DeviceId> deviceIds() {
            var ids = devices.stream().map(DeviceId::of).distinct().toList();
            if (ids.size() < devices.size()) {
                throw new MalformedInput("a device occurs twice");
            }
            return ids;
        }
    }

    @POST
    @Anonymous
    public Uni<BundlesView> take(@Valid @NotNull Lookup body) {
        return bundles.take(AccountId.of(body.account()), body.deviceIds())
                .invoke(taken -> taken.forEach(this::count))
                .map(BundlesView::of);
    }

    private void count(Bundle bundle) {
        var ec = oneTime(bundle.oneTimeEc().isPresent());
        var kyber = oneTime(bundle.oneTimeKyber().isPresent());
        metrics.counter("prekeys.bundles", "ec", ec, "kyber", kyber).increment();
    }

    private static String oneTime(boolean present) {
        return present ? "one-time" : "none-left";
    }
}

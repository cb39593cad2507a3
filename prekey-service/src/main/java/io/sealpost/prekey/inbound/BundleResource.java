package io.sealpost.prekey.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.Bundles;
import io.sealpost.prekey.domain.Target;
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

/** Gives the keys of accounts' devices to whoever wants to write to them. */
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
     * @param contact whether the account's access key was shown; only the gateway says so
     */
    public record Wanted(
            @NotNull @Size(min = 16, max = 16) byte[] account,

            @NotNull @Size(min = 1, max = Limits.DEVICES) List<@NotNull @Size(min = 16, max = 16) byte[]> devices,

            @NotNull Boolean contact) {

        Target toDomain() {
            var ids = devices.stream().map(DeviceId::of).distinct().toList();
            if (ids.size() < devices.size()) {
                throw new MalformedInput("a device occurs twice");
            }
            return new Target(AccountId.of(account), ids, contact);
        }
    }

    /** @param targets each account once; at most 100 devices in all */
    public record Lookup(
            @NotNull @Size(min = 1, max = Limits.BUNDLES_PER_REQUEST)
            List<@NotNull @Valid Wanted> targets) {

        List<Target> toDomain() {
            var all = targets.stream().map(Wanted::toDomain).toList();
            if (all.stream().map(Target::account).distinct().count() < all.size()) {
                throw new MalformedInput("an account occurs twice");
            }
            if (all.stream().mapToInt(target -> target.devices().size()).sum() > Limits.BUNDLES_PER_REQUEST) {
                throw new MalformedInput("too many devices in one request");
            }
            return all;
        }
    }

    @POST
    @Anonymous
    public Uni<BundlesView> take(@Valid @NotNull Lookup body) {
        var targets = body.toDomain();
        return bundles.take(targets)
                .invoke(taken -> taken.forEach(this::count))
                .map(taken -> BundlesView.of(targets, taken));
    }

    private void count(Bundle bundle) {
        var ec = oneTime(bundle, bundle.oneTimeEc().isPresent());
        var kyber = oneTime(bundle, bundle.oneTimeKyber().isPresent());
        metrics.counter("prekeys.bundles", "ec", ec, "kyber", kyber).increment();
    }

    private static String oneTime(Bundle bundle, boolean present) {
        if (present) {
            return "one-time";
        }
        return bundle.offered() ? "none-left" : "held-back";
    }
}

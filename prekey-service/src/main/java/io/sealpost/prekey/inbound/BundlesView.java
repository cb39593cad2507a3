package io.sealpost.prekey.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.SignedKey;
import java.util.List;

/** Answer of {@code POST /v1/lookups/bundles}: one entry for each device that has keys. */
public record BundlesView(List<BundleView> bundles) {

    /** @param oneTimeEc absent when none was left */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BundleView(
            byte[] device,
            int registrationId,
            byte[] identityKey,
            SignedKey signedPreKey,
            SignedKey kyberPreKey,
            EcKey oneTimeEc) {}

    static BundlesView of(List<Bundle> bundles) {
        return new BundlesView(bundles.stream().map(BundlesView::view).toList());
    }

    private static BundleView view(Bundle bundle) {
        var device = bundle.device();
        return new BundleView(
                device.owner().device().bytes(),
                device.identity().registrationId(),
                device.identity().key(),
                device.standing().signed(),
                bundle.kyber(),
                bundle.oneTimeEc().orElse(null));
    }
}

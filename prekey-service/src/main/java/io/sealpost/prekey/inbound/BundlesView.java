package io.sealpost.prekey.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.prekey.domain.Bundle;
import io.sealpost.prekey.domain.EcKey;
import io.sealpost.prekey.domain.SignedKey;
import io.sealpost.prekey.domain.Target;
import java.util.List;

/** Answer of {@code POST /v1/lookups/bundles}: the targets in the order of the question. */
public record BundlesView(List<TargetView> targets) {

    /** @param bundles one for each device that has keys */
    public record TargetView(byte[] account, List<BundleView> bundles) {}

    /** @param oneTimeEc absent when none was left or is given */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BundleView(
            byte[] device,
            int registrationId,
            byte[] identityKey,
            SignedKey signedPreKey,
            SignedKey kyberPreKey,
            EcKey oneTimeEc) {}

    static BundlesView of(List<Target> targets, List<Bundle> bundles) {
        return new BundlesView(
                targets.stream().map(target -> view(target, bundles)).toList());
    }

    private static TargetView view(Target target, List<Bundle> bundles) {
        var views = bundles.stream()
                .filter(bundle -> bundle.device().owner().account().equals(target.account()))
                .map(BundlesView::view)
                .toList();
        return new TargetView(target.account().bytes(), views);
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

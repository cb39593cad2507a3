package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The rules of giving keys away. */
public final class Bundles {

    private final BundleStore store;
    private final LowKeyHints hints;
    private final int low;

    /** @param low a device is told when fewer one-time keys than this are left of a kind */
    public Bundles(BundleStore store, LowKeyHints hints, int low) {
        this.store = store;
        this.hints = hints;
        this.low = low;
    }

    /** See {@link BundleStore#take}; also tells devices that run low. */
    public Uni<List<Bundle>> take(AccountId account, List<DeviceId> devices) {
        return store.take(account, devices).invoke(bundles -> bundles.forEach(this::hintIfLow));
    }

    private void hintIfLow(Bundle bundle) {
        if (bundle.runsLow(low)) {
            hints.runLow(bundle.device().owner(), bundle.left());
        }
    }
}

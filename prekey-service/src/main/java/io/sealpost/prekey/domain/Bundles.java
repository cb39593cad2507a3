package io.sealpost.prekey.domain;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The rules of giving keys away. */
public final class Bundles {

    private final BundleStore store;
    private final Restoration restoration;
    private final LowKeyHints hints;
    private final Allowance.Daily budget;
    private final int low;

    /** @param low a device is told when fewer one-time keys than this are left of a kind */
    public Bundles(BundleStore store, Restoration restoration, LowKeyHints hints, Allowance.Daily budget, int low) {
        this.store = store;
        this.restoration = restoration;
        this.hints = hints;
        this.budget = budget;
        this.low = low;
    }

    /**
     * The bundles of those devices that have keys. A one-time key is in one only if it is certain that nobody else got it or
     * ever will: see {@link BundleStore#take} and {@link Restoration}. Also tells devices that run low.
     */
    public Uni<List<Bundle>> take(List<Target> targets) {
        var floor = restoration.floor();
        var allowance = floor.isPresent() ? budget.today() : Allowance.none();
        return store.take(targets, allowance, floor.orElse(0)).chain(handOut -> answer(targets, handOut));
    }

    private Uni<List<Bundle>> answer(List<Target> targets, HandOut handOut) {
        return switch (handOut) {
            case HandOut.Given given -> {
                given.bundles().forEach(this::hintIfLow);
                yield told(given);
            }
            case HandOut.Outdated outdated -> {
                restoration.begin();
                yield take(targets);
            }
        };
    }

    private Uni<List<Bundle>> told(HandOut.Given given) {
        if (given.number().isEmpty()) {
            return Uni.createFrom().item(given.bundles());
        }
        return restoration.tell(given.number().getAsLong()).map(told -> told ? given.bundles() : bare(given.bundles()));
    }

    private static List<Bundle> bare(List<Bundle> bundles) {
        return bundles.stream().map(Bundle::withoutOneTimeKeys).toList();
    }

    private void hintIfLow(Bundle bundle) {
        if (bundle.runsLow(low)) {
            hints.runLow(bundle.device().owner(), bundle.left());
        }
    }
}

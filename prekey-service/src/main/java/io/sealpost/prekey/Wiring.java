package io.sealpost.prekey;

import io.sealpost.prekey.domain.BundleStore;
import io.sealpost.prekey.domain.Bundles;
import io.sealpost.prekey.domain.KeyCheck;
import io.sealpost.prekey.domain.LowKeyHints;
import io.sealpost.prekey.domain.PrekeyStore;
import io.sealpost.prekey.domain.Prekeys;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Gives the domain, which knows no framework, its ports and bounds. */
class Wiring {

    @Produces
    @Singleton
    Prekeys prekeys(PrekeyStore store, KeyCheck keyCheck, PrekeyConfig config) {
        return new Prekeys(store, keyCheck, config.oneTimeKeys());
    }

    @Produces
    @Singleton
    Bundles bundles(BundleStore store, LowKeyHints hints, PrekeyConfig config) {
        return new Bundles(store, hints, config.lowOneTimeKeys());
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}

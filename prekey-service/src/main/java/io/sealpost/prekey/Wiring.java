package io.sealpost.prekey;

import io.sealpost.prekey.domain.Allowance;
import io.sealpost.prekey.domain.BundleStore;
import io.sealpost.prekey.domain.Bundles;
import io.sealpost.prekey.domain.HandOuts;
import io.sealpost.prekey.domain.KeyCheck;
import io.sealpost.prekey.domain.LowKeyHints;
import io.sealpost.prekey.domain.MarkTopic;
import io.sealpost.prekey.domain.Marks;
import io.sealpost.prekey.domain.PrekeyStore;
import io.sealpost.prekey.domain.Prekeys;
import io.sealpost.prekey.domain.Restoration;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Gives the domain, which knows no framework, its ports and bounds. */
class Wiring {

    @Produces
    @Singleton
    Prekeys prekeys(PrekeyStore store, KeyCheck keyCheck, PrekeyConfig config, InstantSource clock) {
        return new Prekeys(store, keyCheck, config.oneTimeKeys(), clock);
    }

    @Produces
    @Singleton
    Bundles bundles(
            BundleStore store, Restoration restoration, LowKeyHints hints, PrekeyConfig config, InstantSource clock) {
        var budget = new Allowance.Daily(config.bundlesForStrangers(), config.bundlesForContacts(), clock);
        return new Bundles(store, restoration, hints, budget, config.lowOneTimeKeys());
    }

    @Produces
    @Singleton
    Marks marks(MarkTopic topic, InstantSource clock) {
        return new Marks(topic, clock);
    }

    @Produces
    @Singleton
    Restoration restoration(Marks marks, HandOuts handOuts, LowKeyHints hints) {
        return new Restoration(marks, handOuts, hints);
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}

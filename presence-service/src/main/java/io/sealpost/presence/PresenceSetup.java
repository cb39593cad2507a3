package io.sealpost.presence;

import io.sealpost.presence.domain.ChannelStore;
import io.sealpost.presence.domain.Presence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Joins the rules, which know no framework, with their store and their limits. */
@ApplicationScoped
class PresenceSetup {

    @Produces
    @Singleton
    Presence presence(ChannelStore store, PresenceConfig config) {
        var rules = new Presence.Rules(
                config.lease(), config.lastSeenKept(), config.devicesPerChannel(), config.sweepBatch());
        return new Presence(store, Clock.systemUTC(), rules);
    }
}

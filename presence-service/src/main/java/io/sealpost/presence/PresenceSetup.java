package io.sealpost.presence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.presence.domain.AccessTokens;
import io.sealpost.presence.domain.ChannelStore;
import io.sealpost.presence.domain.KeySource;
import io.sealpost.presence.domain.Presence;
import io.sealpost.presence.wakeup.domain.Deliveries;
import io.sealpost.presence.wakeup.domain.Destinations;
import io.sealpost.presence.wakeup.domain.Outcome;
import io.sealpost.presence.wakeup.domain.PushServers;
import io.sealpost.presence.wakeup.domain.RegistrationStore;
import io.sealpost.presence.wakeup.domain.Tries;
import io.sealpost.presence.wakeup.domain.Wakeups;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Joins the rules, which know no framework, with their stores and their limits. */
@ApplicationScoped
class PresenceSetup {

    private static final InstantSource CLOCK = Clock.systemUTC();

    @Produces
    @Singleton
    Presence presence(ChannelStore store, PresenceConfig config) {
        var rules = new Presence.Rules(
                config.lease(), config.lastSeenKept(), config.devicesPerChannel(), config.sweepBatch());
        return new Presence(store, CLOCK, rules);
    }

    @Produces
    @Singleton
    AccessTokens accessTokens(KeySource keys, PresenceConfig config) {
        return new AccessTokens(keys, config.serverName(), CLOCK, config.keysAtMostEvery());
    }

    @Produces
    @Singleton
    Destinations destinations(PresenceConfig config) {
        var networks = config.wakeup().allowedNetworks().orElse(List.of());
        return new Destinations(Set.copyOf(config.wakeup().ports()), networks);
    }

    @Produces
    @Singleton
    Wakeups wakeups(RegistrationStore store, Destinations destinations, Deliveries deliveries, PresenceConfig config) {
        return new Wakeups(
                store, destinations, deliveries, CLOCK, config.wakeup().registrationKept());
    }

    @Produces
    @Singleton
    Deliveries deliveries(RegistrationStore store, PushServers servers, PresenceConfig config, MeterRegistry meters) {
        var limits = config.wakeup();
        var tries = new Tries(limits.tries(), limits.firstPause(), limits.longestPause());
        var rules = new Deliveries.Rules(limits.underWay(), tries, limits.failures());
        var deliveries = new Deliveries(store, servers, rules, outcome -> count(meters, outcome));
        Gauge.builder("presence.wakeups.under.way", deliveries::underWay).register(meters);
        return deliveries;
    }

    private static void count(MeterRegistry meters, Outcome outcome) {
        meters.counter("presence.wakeups", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}

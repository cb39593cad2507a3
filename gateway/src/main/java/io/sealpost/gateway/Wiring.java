package io.sealpost.gateway;

import io.sealpost.gateway.domain.BootId;
import io.sealpost.gateway.domain.BundleAccess;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.gateway.domain.Deliveries;
import io.sealpost.gateway.domain.DeviceLists;
import io.sealpost.gateway.domain.EphemeralChannel;
import io.sealpost.gateway.domain.Ephemerals;
import io.sealpost.gateway.domain.Greeting;
import io.sealpost.gateway.domain.ListWatches;
import io.sealpost.gateway.domain.MailboxLog;
import io.sealpost.gateway.domain.Mailboxes;
import io.sealpost.gateway.domain.Membership;
import io.sealpost.gateway.domain.PresenceStates;
import io.sealpost.gateway.domain.RateLimits;
import io.sealpost.gateway.domain.Rooms;
import io.sealpost.gateway.domain.Rosters;
import io.sealpost.gateway.domain.Sending;
import io.sealpost.gateway.domain.Tokens;
import io.sealpost.gateway.domain.Watches;
import io.sealpost.gateway.outbound.HttpRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts the plain classes of the domain together. */
@ApplicationScoped
class Wiring {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    BootId bootId() {
        return new BootId();
    }

    @Produces
    @Singleton
    Connections connections(GatewayConfig config) {
        return new Connections(config.sockets().mostPerPartition());
    }

    @Produces
    @Singleton
    Mailboxes mailboxes(MailboxLog log, BootId bootId) {
        return new Mailboxes(log, bootId.bytes());
    }

    @Produces
    @Singleton
    Deliveries deliveries(Connections connections) {
        return new Deliveries(connections);
    }

    @Produces
    @Singleton
    Rosters rosters(Mailboxes mailboxes, Connections connections) {
        return new Rosters(mailboxes, connections);
    }

    @Produces
    @Singleton
    Tokens tokens(HttpRegistry registry, GatewayConfig config, InstantSource clock) {
        return new Tokens(
                registry::keys, config.serverName(), clock, config.http().unknownKeyEvery());
    }

    @Produces
    @Singleton
    Membership membership(DeviceLists lists) {
        return new Membership(lists);
    }

    @Produces
    @Singleton
    Greeting greeting(Tokens tokens, RateLimits limits, Membership membership) {
        return new Greeting(tokens, limits, membership);
    }

    @Produces
    @Singleton
    Rooms rooms(InstantSource clock) {
        return new Rooms(clock);
    }

    @Produces
    @Singleton
    Sending sending(RateLimits limits, DeviceLists lists, Rooms rooms, Mailboxes mailboxes) {
        return new Sending(limits, lists, rooms, mailboxes);
    }

    @Produces
    @Singleton
    Ephemerals ephemerals(
            RateLimits limits,
            DeviceLists lists,
            EphemeralChannel channel,
            Connections connections,
            InstantSource clock) {
        return new Ephemerals(limits, lists, channel, connections, clock);
    }

    @Produces
    @Singleton
    ListWatches listWatches() {
        return new ListWatches();
    }

    @Produces
    @Singleton
    Watches watches(PresenceStates presence) {
        return new Watches(presence);
    }

    @Produces
    @Singleton
    BundleAccess bundleAccess(DeviceLists lists) {
        return new BundleAccess(lists);
    }
}

package io.sealpost.gateway.inbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.gateway.domain.Ephemerals;
import io.sealpost.gateway.domain.Greeting;
import io.sealpost.gateway.domain.LiveConnection;
import io.sealpost.gateway.domain.Mailboxes;
import io.sealpost.gateway.domain.Membership;
import io.sealpost.gateway.domain.Reachability;
import io.sealpost.gateway.domain.Sending;
import io.sealpost.gateway.domain.Sending.Sender;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.AccountId;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** {@code /v1/connect}: what all signed-in sockets share. */
@ApplicationScoped
class SignedInDoor {

    @Inject
    Vertx vertx;

    @Inject
    GatewayConfig config;

    @Inject
    Greeting greeting;

    @Inject
    Membership membership;

    @Inject
    Connections connections;

    @Inject
    Mailboxes mailboxes;

    @Inject
    Sending sending;

    @Inject
    Ephemerals ephemerals;

    @Inject
    Reachability reachability;

    @Inject
    Traffic traffic;

    @Inject
    OpenSockets open;

    /** Takes a socket in; it has a few seconds to say Hello. */
    void enter(ServerWebSocket socket) {
        open.joined(new SignedInSocket(this, socket));
    }

    void left(SignedInSocket socket, int code) {
        traffic.closed(code);
        open.left(socket);
    }

    DeliveryWriter writerFor(FrameSocket socket, LiveConnection connection) {
        return new DeliveryWriter(vertx, socket, connection, mailboxes, traffic, config.sockets());
    }

    SendLane laneFor(FrameSocket socket, Sender sender) {
        return new SendLane(socket, sending, sender, traffic, config.sockets());
    }

    EphemeralLane ephemeralLaneFor(FrameSocket socket, Sender sender) {
        return new EphemeralLane(socket, ephemerals, sender, traffic);
    }

    int partitionOf(AccountId account) {
        return mailboxes.partitionOf(account);
    }

    Vertx vertx() {
        return vertx;
    }

    GatewayConfig.Sockets limits() {
        return config.sockets();
    }

    Greeting greeting() {
        return greeting;
    }

    Membership membership() {
        return membership;
    }

    Connections connections() {
        return connections;
    }

    Ephemerals ephemerals() {
        return ephemerals;
    }

    Reachability reachability() {
        return reachability;
    }

    Traffic traffic() {
        return traffic;
    }
}

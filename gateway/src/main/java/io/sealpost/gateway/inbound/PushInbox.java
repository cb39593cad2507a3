package io.sealpost.gateway.inbound;

import io.quarkus.runtime.StartupEvent;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.gateway.domain.Deliveries;
import io.sealpost.gateway.domain.LiveConnection;
import io.sealpost.gateway.domain.PushChannel;
import io.sealpost.gateway.domain.Rooms;
import io.sealpost.gateway.domain.Rosters;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.RoomChanged;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** What mailbox owners say to this gateway. */
@ApplicationScoped
class PushInbox implements PushChannel.Listener {

    /** After an interruption everybody attaches again, but not at once. */
    private static final Duration ATTACH_OVER = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final PushChannel channel;
    private final Deliveries deliveries;
    private final Rooms rooms;
    private final Rosters rosters;
    private final Connections connections;
    private final Traffic traffic;

    PushInbox(
            Vertx vertx,
            PushChannel channel,
            Deliveries deliveries,
            Rooms rooms,
            Rosters rosters,
            Connections connections,
            Traffic traffic) {
        this.vertx = vertx;
        this.channel = channel;
        this.deliveries = deliveries;
        this.rooms = rooms;
        this.rosters = rosters;
        this.connections = connections;
        this.traffic = traffic;
    }

    void start(@Observes StartupEvent started) {
        channel.listen(this);
    }

    @Override
    public void onDelivery(Delivery delivery) {
        switch (deliveries.accept(delivery)) {
            case DROPPED_TOKEN -> traffic.pushed(Traffic.Push.DROPPED_TOKEN);
            case DROPPED_UNKNOWN -> traffic.pushed(Traffic.Push.DROPPED_UNKNOWN);
            case DELIVERED -> {
                // The socket counts what becomes of it.
            }
        }
    }

    @Override
    public void onRoomChanged(RoomChanged change) {
        rooms.changed(change);
    }

    @Override
    public void onRosterWanted(int partition) {
        rosters.tell(partition);
    }

    @Override
    public void onBack() {
        connections.all().forEach(this::attachSoon);
    }

    private void attachSoon(LiveConnection connection) {
        long delay = ThreadLocalRandom.current().nextLong(1, ATTACH_OVER.toMillis());
        vertx.setTimer(delay, tick -> connection.attachAgain());
    }
}

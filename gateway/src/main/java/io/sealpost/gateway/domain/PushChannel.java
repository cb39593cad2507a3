package io.sealpost.gateway.domain;

import io.sealpost.protocol.mailbox.v1.Delivery;
import io.sealpost.protocol.mailbox.v1.RoomChanged;

/** What mailbox owners say to this gateway, over a hop that may lose, repeat and reorder. */
public interface PushChannel {

    /** Starts to listen; once, at start. */
    void listen(Listener listener);

    /** True once this gateway can be reached, and from then on: an interruption heals by attaching again. */
    boolean reached();

    /** Called from any thread; must not block. */
    interface Listener {

        /** For one socket. */
        void onDelivery(Delivery delivery);

        /** A mailbox takes more or less than before. */
        void onRoomChanged(RoomChanged change);

        /** A new owner wants to know who is here. */
        void onRosterWanted(int partition);

        /** The channel was interrupted and is back: whatever was said in between is lost. */
        void onBack();
    }
}

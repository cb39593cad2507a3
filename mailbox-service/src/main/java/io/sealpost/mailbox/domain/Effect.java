package io.sealpost.mailbox.domain;

import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.List;

/** What an owner asks the world to do. Each of them may be lost: attaching again heals it. */
public sealed interface Effect {

    /**
     * Write these envelopes to a socket, provided {@code after} is the last sequence written to it.
     *
     * @param drained nothing more waits behind them
     */
    record Push(
            GatewayId gateway,
            DeviceId device,
            ConnectionId connection,
            long after,
            List<Envelope> envelopes,
            boolean drained)
            implements Effect {}

    /** The gateway should attach this connection again: it made no progress. */
    record AttachAgain(GatewayId gateway, DeviceId device, ConnectionId connection) implements Effect {}

    /** A connection with a higher counter took over. */
    record Superseded(GatewayId gateway, DeviceId device, ConnectionId connection) implements Effect {}

    /** Something waits for a device that is not attached. Once per absence. */
    record Wake(DeviceId device) implements Effect {}

    /** All gateways should write their rosters: a new owner does not know who is attached. */
    record AskForRosters() implements Effect {}
}

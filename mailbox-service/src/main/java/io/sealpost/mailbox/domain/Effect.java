package io.sealpost.mailbox.domain;

import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.util.List;

/** What an owner asks the world to do. Each of them may be lost. */
public sealed interface Effect {

    /** What goes to gateways over the lossy push channel: attaching again heals what is lost. */
    sealed interface ForGateways extends Effect {}

    /**
     * Write these envelopes to a socket, provided {@code after} is the last sequence written to it.
     *
     * @param drained nothing more waits behind them
     * @param waiting in the first push after an attach about how many envelopes wait, these included; otherwise 0
     */
    record Push(
            GatewayId gateway,
            DeviceId device,
            ConnectionId connection,
            long after,
            List<Envelope> envelopes,
            boolean drained,
            long waiting)
            implements ForGateways {}

    /** The gateway should attach this connection again: it made no progress. */
    record AttachAgain(GatewayId gateway, DeviceId device, ConnectionId connection) implements ForGateways {}

    /** A connection with a higher counter took over. */
    record Superseded(GatewayId gateway, DeviceId device, ConnectionId connection) implements ForGateways {}

    /** All gateways should know how much this mailbox takes. */
    record TellRoom(DeviceId device, Room room) implements ForGateways {}

    /**
     * Something waits for a device that is not attached. Once per absence.
     *
     * @param reasonMs when, by the log, there was reason to: the same in every replay, and later in each later absence
     */
    record Wake(DeviceId device, long reasonMs) implements Effect {}

    /** All gateways should write their rosters: a new owner does not know who is attached. */
    record AskForRosters() implements ForGateways {}

    /** A Tick should be written to the partition's log: the log's last file ends only when a record comes after it (FORGET). */
    record WriteTick() implements Effect {}
}

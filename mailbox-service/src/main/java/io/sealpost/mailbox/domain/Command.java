package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One record of the log, checked for form. Everything that happens to a mailbox is one of these. */
public sealed interface Command {

    /**
     * A message for the devices of one account.
     *
     * @param listVersion version of the device list that the gateway compared the copies with
     * @param sender empty when sealed
     */
    record Deposit(AccountId account, int listVersion, MessageId messageId, Optional<Sender> sender, List<Copy> copies)
            implements Command {}

    /** A socket is ready for pushes, from {@link Connection#lastWritten()} on. */
    record Attach(Connection connection) implements Command {}

    /** @param through inclusive: everything up to it is processed by the device */
    record Acknowledge(DeviceId device, ConnectionId connection, long through) implements Command {}

    /** The socket is gone. */
    record Detach(DeviceId device, ConnectionId connection) implements Command {}

    /** All connections of one gateway in this partition; what is not in it is gone. */
    record Roster(GatewayId gateway, List<Connection> connections) implements Command {}

    /** The account's devices from now on. @param devices none: the account was deleted */
    record ListChanged(AccountId account, int version, Set<DeviceId> devices) implements Command {}

    /** Ends the log's last file in a quiet partition; says nothing. */
    record Tick() implements Command {}
}

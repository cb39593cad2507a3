package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;

/**
 * Which socket, where, and how far it got.
 *
 * @param counter the client's own count of its connections, unsigned: the highest wins
 * @param lastWritten the last sequence written to the socket, 0 when none was
 */
public record Connection(
        AccountId account, DeviceId device, ConnectionId id, long counter, GatewayId gateway, long lastWritten) {}

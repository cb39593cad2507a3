package io.sealpost.presence.domain;

import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import java.time.Instant;

/**
 * What a gateway reports of one connection.
 *
 * @param counter the client's, unsigned: of two connections of a device the higher is the newer
 * @param live true while the connection lives, false once it has ended
 * @param at the gateway's clock
 */
public record Sighting(
        PresenceChannel channel, DeviceId device, ConnectionId connection, long counter, boolean live, Instant at) {}

package io.sealpost.gateway.outbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.protocol.DeviceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;

/**
 * Names of connected devices in Redis: HMAC-SHA256 under a secret that all gateways derive from the service secret, 16 bytes.
 * They do not change with the day, or a device would have to be heard anew at midnight; they exist while it is connected.
 */
@ApplicationScoped
class DeviceNames {

    private static final String PURPOSE = "Sealpost/ephemerals/v1";
    private static final int NAME_BYTES = 16;

    private final byte[] secret;

    DeviceNames(GatewayConfig config) {
        this.secret = DaySecret.hmac(DaySecret.utf8(config.serviceSecret()), DaySecret.utf8(PURPOSE));
    }

    byte[] nameOf(DeviceId device) {
        return Arrays.copyOf(DaySecret.hmac(secret, device.bytes()), NAME_BYTES);
    }
}

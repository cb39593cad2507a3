package io.sealpost.gateway.outbound;

import io.sealpost.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for limiter keys that name nobody: HMAC-SHA256 under a secret that all gateways derive from the service secret for
 * one UTC day. It never lies in Redis, where the names do.
 */
@ApplicationScoped
class DaySecret {

    private static final String PURPOSE = "Sealpost/limits/v1";
    private static final int NAME_BYTES = 16;

    private final byte[] serviceSecret;
    private final InstantSource clock;

    DaySecret(GatewayConfig config, InstantSource clock) {
        this.serviceSecret = utf8(config.serviceSecret());
        this.clock = clock;
    }

    /** The subject's name today. */
    String nameOf(String kind, byte[] subject) {
        long day = clock.millis() / Duration.ofDays(1).toMillis();
        var secret = hmac(serviceSecret, utf8(PURPOSE + day));
        var name = hmac(secret, utf8(kind + "|"), subject);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(name, NAME_BYTES));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hmac(byte[] secret, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

package io.sealpost.gateway.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for limiter keys that name nobody: HMAC-SHA256 under a random secret that all gateways share for one UTC day and
 * Redis forgets after two.
 */
@ApplicationScoped
class DaySecret {

    private static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final Duration KEPT = Duration.ofDays(2);

    private record Shared(long day, Future<byte[]> secret) {}

    private final RedisCommands redis;
    private final InstantSource clock;
    private final byte[] local = random();
    private volatile Shared shared;

    DaySecret(RedisCommands redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** The subject's name today; fails while Redis is away and the secret is not known. */
    Future<String> nameOf(String kind, byte[] subject) {
        return secretOf(clock.millis() / Duration.ofDays(1).toMillis()).map(secret -> hmac(secret, kind, subject));
    }

    /** The subject's name in this process alone. */
    String localNameOf(String kind, byte[] subject) {
        return hmac(local, kind, subject);
    }

    private Future<byte[]> secretOf(long day) {
        var known = shared;
        if (known != null && known.day() == day && !known.secret().failed()) {
            return known.secret();
        }
        return agree(day);
    }

    private synchronized Future<byte[]> agree(long day) {
        var known = shared;
        if (known == null || known.day() != day || known.secret().failed()) {
            shared = new Shared(day, agreeInRedis("limits:secret:" + day));
        }
        return shared.secret();
    }

    private Future<byte[]> agreeInRedis(String key) {
        var proposal = Base64.getEncoder().encodeToString(random());
        var propose = Request.cmd(Command.SET)
                .arg(key)
                .arg(proposal)
                .arg("NX")
                .arg("EX")
                .arg(KEPT.toSeconds());
        return redis.send(propose)
                .compose(done -> redis.send(Request.cmd(Command.GET).arg(key)))
                .map(agreed -> Base64.getDecoder().decode(agreed.toString()));
    }

    private static byte[] random() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static String hmac(byte[] secret, String kind, byte[] subject) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((kind + "|").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(mac.doFinal(subject), NAME_BYTES));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

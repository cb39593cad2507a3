package io.sealpost.presence.wakeup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.presence.Infra;
import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.PresenceConfigs;
import io.sealpost.presence.outbound.RedisCalls;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infra.class)
class RedisVapidKeysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    RedisCalls redis;

    private VapidKey key(Map<String, String> values) {
        PresenceConfig config = PresenceConfigs.with(values);
        return new RedisVapidKeys(redis, new KeyWrap(config), config)
                .current()
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void allInstancesHaveTheSame() {
        assertThat(key(Map.of()).secret()).isEqualTo(key(Map.of()).secret());
    }

    @Test
    void withAnotherSecretThereIsANewOneAndTheOldOneStays() {
        var before = key(Map.of());

        var after = key(Map.of("presence.service-secret", "another secret of the services"));

        assertThat(after.publicKey()).isNotEqualTo(before.publicKey());
        assertThat(key(Map.of()).publicKey()).isEqualTo(before.publicKey());
    }

    @Test
    void theOperatorsCounts() {
        var chosen = VapidKey.random();
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(chosen.secret());

        assertThat(key(Map.of("presence.wakeup.vapid-key", text)).publicKey()).isEqualTo(chosen.publicKey());
    }

    @Test
    void doesNotLieOpen() {
        var secret = key(Map.of()).secret();

        for (var name : redis.send(Request.cmd(Command.KEYS).arg("{wakeup-key:*"))
                .await()
                .atMost(PATIENCE)) {
            var stored = redis.send(Request.cmd(Command.GET).arg(name.toString()))
                    .await()
                    .atMost(PATIENCE)
                    .toBytes();
            assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(stored)))
                    .doesNotContain(HexFormat.of().formatHex(secret));
        }
    }
}

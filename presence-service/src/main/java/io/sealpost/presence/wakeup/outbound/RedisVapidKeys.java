package io.sealpost.presence.wakeup.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.outbound.RedisCalls;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.sealpost.presence.wakeup.domain.VapidKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;

/**
 * The VAPID key: the operator's, else one that the first instance makes and keeps in Redis, encrypted. With another secret of
 * the services it cannot be opened any more; then it stands under another name, and a new one is made.
 */
@ApplicationScoped
class RedisVapidKeys implements VapidKeys {

    private final RedisCalls redis;
    private final KeyWrap wrap;
    private final String name;
    private volatile VapidKey key;

    RedisVapidKeys(RedisCalls redis, KeyWrap wrap, PresenceConfig config) {
        this.redis = redis;
        this.wrap = wrap;
        this.name = "{wakeup-key:" + wrap.id() + "}";
        this.key = config.wakeup()
                .vapidKey()
                .map(text -> VapidKey.of(Base64.getUrlDecoder().decode(text)))
                .orElse(null);
    }

    @Override
    public Uni<VapidKey> current() {
        var known = key;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        var fresh = wrap.seal(name, VapidKey.random().secret());
        return redis.send(Request.cmd(Command.SET).arg(name).arg(fresh).arg("NX"))
                .chain(() -> redis.send(Request.cmd(Command.GET).arg(name)))
                .map(found -> wrap.open(name, found.toString()).orElseThrow())
                .map(VapidKey::of)
                .invoke(kept -> key = kept);
    }
}

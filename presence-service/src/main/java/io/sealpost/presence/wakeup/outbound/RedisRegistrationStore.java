package io.sealpost.presence.wakeup.outbound;

import io.sealpost.presence.outbound.RedisCalls;
import io.sealpost.presence.wakeup.domain.Endpoint;
import io.sealpost.presence.wakeup.domain.Registration;
import io.sealpost.presence.wakeup.domain.RegistrationStore;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Registrations in Redis: under a name that stands for the device, encrypted, each with an expiry. */
@ApplicationScoped
class RedisRegistrationStore implements RegistrationStore {

    /** Longer than a hint can come again: its topic keeps it for 10 minutes, and for the rest of its file. */
    private static final Duration REASON_REMEMBERED = Duration.ofHours(1);

    /** Longer than the token of a removed device can live. */
    private static final Duration REMOVAL_REMEMBERED = Duration.ofHours(1);

    private static final Duration FAILURES_REMEMBERED = Duration.ofDays(60);

    /** Those that belong to one device. The braces hold what a cluster places it by. */
    private record Keys(String registration, String reason, String failures, String removed) {

        static Keys of(String name) {
            var key = "wakeup:{" + name + "}";
            return new Keys(key, key + ":reason", key + ":failures", key + ":removed");
        }
    }

    private final RedisCalls redis;
    private final KeyWrap wrap;

    RedisRegistrationStore(RedisCalls redis, KeyWrap wrap) {
        this.redis = redis;
        this.wrap = wrap;
    }

    @Override
    public Uni<Boolean> put(DeviceId device, Endpoint endpoint, Instant until) {
        var keys = keys(device);
        var sealed = wrap.seal(keys.registration(), endpoint.uri().toString().getBytes(StandardCharsets.US_ASCII));
        return redis.send(eval(WakeupScripts.PUT, keys.registration(), keys.failures(), keys.removed())
                        .arg(sealed)
                        .arg(until.getEpochSecond()))
                .map(Response::toBoolean);
    }

    @Override
    public Uni<Void> remove(DeviceId device) {
        var keys = keys(device);
        return redis.send(Request.cmd(Command.DEL).arg(keys.registration()).arg(keys.failures()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> banish(List<DeviceId> devices) {
        return Multi.createFrom()
                .iterable(devices)
                .onItem()
                .transformToUniAndConcatenate(this::banish)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Response> banish(DeviceId device) {
        var keys = keys(device);
        var request = eval(WakeupScripts.BANISH, keys.removed(), keys.registration(), keys.reason(), keys.failures());
        return redis.send(request.arg(REMOVAL_REMEMBERED.toMillis()));
    }

    @Override
    public Uni<Optional<Registration>> find(DeviceId device) {
        var keys = keys(device);
        return redis.send(Request.cmd(Command.GET).arg(keys.registration())).map(found -> registration(keys, found));
    }

    @Override
    public Uni<Optional<Registration>> take(DeviceId device, Instant reason) {
        var keys = keys(device);
        return redis.send(eval(WakeupScripts.TAKE, keys.registration(), keys.reason())
                        .arg(reason.toEpochMilli())
                        .arg(REASON_REMEMBERED.toMillis()))
                .map(found -> registration(keys, found));
    }

    @Override
    public Uni<Void> succeeded(DeviceId device) {
        return redis.send(Request.cmd(Command.DEL).arg(keys(device).failures())).replaceWithVoid();
    }

    @Override
    public Uni<Void> failed(DeviceId device, Registration registration, int most) {
        var keys = keys(device);
        return redis.send(eval(WakeupScripts.FAILED, keys.registration(), keys.failures())
                        .arg(registration.version())
                        .arg(most)
                        .arg(FAILURES_REMEMBERED.toMillis()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> drop(DeviceId device, Registration registration) {
        var keys = keys(device);
        return redis.send(eval(WakeupScripts.DROP, keys.registration(), keys.failures())
                        .arg(registration.version()))
                .replaceWithVoid();
    }

    private Keys keys(DeviceId device) {
        return Keys.of(wrap.nameOf(device));
    }

    private Optional<Registration> registration(Keys keys, Response found) {
        if (found == null) {
            return Optional.empty();
        }
        var sealed = found.toString();
        return wrap.open(keys.registration(), sealed)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .map(url -> new Registration(Endpoint.of(url), sealed));
    }

    private static Request eval(String script, String... keys) {
        var request = Request.cmd(Command.EVAL).arg(script).arg(keys.length);
        for (String key : keys) {
            request.arg(key);
        }
        return request;
    }
}

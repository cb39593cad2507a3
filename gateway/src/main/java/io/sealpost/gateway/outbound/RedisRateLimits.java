package io.sealpost.gateway.outbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.Rate;
import io.sealpost.gateway.domain.RateLimits;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Token buckets in Redis, one key for each kind and subject, named by a hash under the secret of the day; sends, the only
 * frequent ones, take permits in advance. While Redis is
 * away a quarter of each rate is allowed, counted in memory.
 */
@ApplicationScoped
class RedisRateLimits implements RateLimits {

    /**
     * The bucket is stored as the moment at which it will be full again. Returns the milliseconds to wait, 0 if the
     * permits were taken.
     */
    private static final String TAKE = """
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
            local next = full + tonumber(ARGV[1])
            local wait = next - now - tonumber(ARGV[2])
            if wait > 0 then return math.ceil(wait) end
            redis.call('SET', KEYS[1], string.format('%.3f', next), 'PX', math.ceil(next - now) + 1)
            return 0
            """;

    private static final int SUBJECTS_IN_MEMORY = 100_000;

    private final RedisCommands redis;
    private final DaySecret secret;
    private final GatewayConfig.Limits rates;
    private final MemoryRateLimits memory;
    private final Leases sends = new Leases();

    RedisRateLimits(RedisCommands redis, DaySecret secret, GatewayConfig config, InstantSource clock) {
        this.redis = redis;
        this.secret = secret;
        this.rates = config.limits();
        this.memory = new MemoryRateLimits(clock, SUBJECTS_IN_MEMORY);
    }

    @Override
    public CompletionStage<Turn> take(Kind kind, byte[] subject, int permits) {
        return kind == Kind.SEND && permits == 1
                ? sends.take(subject, many -> takeShared(kind, subject, many))
                : takeShared(kind, subject, permits);
    }

    private CompletionStage<Turn> takeShared(Kind kind, byte[] subject, int permits) {
        var rate = rateOf(kind);
        var name = secret.nameOf(kind.name(), subject);
        return takeInRedis(name, rate, permits)
                .otherwise(away -> memory.take(name, rate.stricter(), permits))
                .toCompletionStage();
    }

    private Future<Turn> takeInRedis(String name, Rate rate, int permits) {
        var take = Request.cmd(Command.EVAL)
                .arg(TAKE)
                .arg(1)
                .arg("limit:" + name)
                .arg(Double.toString(rate.millisPerPermit() * permits))
                .arg(Long.toString(rate.over().toMillis()));
        return redis.send(take).map(RedisRateLimits::turn);
    }

    private static Turn turn(Response waitMillis) {
        return new Turn(Duration.ofMillis(waitMillis.toLong()));
    }

    private Rate rateOf(Kind kind) {
        return switch (kind) {
            case CONNECT -> rates.connect();
            case HELLO -> rates.hello();
            case SIGN_IN -> rates.signIn();
            case LOOKUP -> rates.lookup();
            case WRITE -> rates.write();
            case OWN -> rates.own();
            case SEND -> rates.send();
            case STRANGER_SEND -> rates.strangerSend();
            case EPHEMERAL -> rates.ephemeral();
            case WATCH -> rates.watch();
        };
    }
}

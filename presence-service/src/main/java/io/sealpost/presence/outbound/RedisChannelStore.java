package io.sealpost.presence.outbound;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.presence.domain.ChannelState;
import io.sealpost.presence.domain.ChannelStore;
import io.sealpost.presence.domain.PresenceChannel;
import io.sealpost.presence.domain.Pseudonyms;
import io.sealpost.presence.domain.Status;
import io.sealpost.protocol.Channels;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Channels in Redis: one text per channel with an expiry, and one sorted set as the index of ends of leases. */
@ApplicationScoped
class RedisChannelStore implements ChannelStore {

    static final String INDEX = "{presence-leases}";
    static final String SECRET = "{presence-secret}";

    private static final String CHANGES = "presence.changes";

    private final RedisCalls redis;
    private final MeterRegistry meters;
    private volatile Pseudonyms pseudonyms;

    RedisChannelStore(RedisCalls redis, MeterRegistry meters) {
        this.redis = redis;
        this.meters = meters;
    }

    @Override
    public Uni<Versioned> read(PresenceChannel channel) {
        return redis.send(Request.cmd(Command.GET).arg(key(channel))).map(RedisChannelStore::versioned);
    }

    @Override
    public Uni<Boolean> replace(
            PresenceChannel channel, Versioned before, ChannelState after, Optional<Status> news, Duration kept) {
        var update = news.map(status -> update(channel, status)).orElse(new byte[0]);
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(Scripts.REPLACE)
                        .arg(1)
                        .arg(key(channel))
                        .arg(before.version())
                        .arg(StateText.write(after))
                        .arg(kept.toMillis())
                        .arg(Buffer.buffer(update)))
                .map(Response::toBoolean)
                .invoke(written -> count(written, news));
    }

    @Override
    public Uni<Boolean> forget(PresenceChannel channel, Versioned before) {
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(Scripts.FORGET)
                        .arg(1)
                        .arg(key(channel))
                        .arg(before.version())
                        .arg(Buffer.buffer(update(channel, ChannelState.UNKNOWN.status()))))
                .map(Response::toBoolean);
    }

    @Override
    public Uni<Void> lookAt(PresenceChannel channel, Instant when) {
        return redis.send(Request.cmd(Command.ZADD)
                        .arg(INDEX)
                        .arg("LT")
                        .arg(when.toEpochMilli())
                        .arg(channel.name()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Due>> due(Instant now, int limit) {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(INDEX)
                        .arg("-inf")
                        .arg(now.toEpochMilli())
                        .arg("BYSCORE")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(limit)
                        .arg("WITHSCORES"))
                .map(RedisChannelStore::dues);
    }

    @Override
    public Uni<Void> settle(Due due, Optional<Instant> next) {
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(Scripts.SETTLE)
                        .arg(1)
                        .arg(INDEX)
                        .arg(due.channel().name())
                        .arg(due.since())
                        .arg(next.map(when -> Long.toString(when.toEpochMilli()))
                                .orElse("")))
                .replaceWithVoid();
    }

    @Override
    public Uni<Pseudonyms> pseudonyms() {
        var known = pseudonyms;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        var secret = new byte[Pseudonyms.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return redis.send(Request.cmd(Command.SET)
                        .arg(SECRET)
                        .arg(Buffer.buffer(secret))
                        .arg("NX"))
                .chain(() -> redis.send(Request.cmd(Command.GET).arg(SECRET)))
                .map(found -> new Pseudonyms(found.toBytes()))
                .invoke(made -> pseudonyms = made);
    }

    private void count(boolean written, Optional<Status> news) {
        if (written && news.isPresent()) {
            meters.counter(CHANGES, "to", news.get().online() ? "online" : "offline")
                    .increment();
        }
    }

    private static Versioned versioned(Response found) {
        return found == null
                ? new Versioned(ChannelState.UNKNOWN, "")
                : new Versioned(StateText.read(found.toString()), found.toString());
    }

    /** With RESP3 each entry is a pair, with RESP2 names and scores alternate. */
    private static List<Due> dues(Response found) {
        var dues = new ArrayList<Due>(found.size());
        boolean pairs = found.size() > 0 && found.get(0).type() == ResponseType.MULTI;
        for (int i = 0; i < found.size(); i += pairs ? 1 : 2) {
            var name = pairs ? found.get(i).get(0) : found.get(i);
            var score = pairs ? found.get(i).get(1) : found.get(i + 1);
            dues.add(new Due(new PresenceChannel(name.toString()), (long) Double.parseDouble(score.toString())));
        }
        return dues;
    }

    private static byte[] update(PresenceChannel channel, Status status) {
        return PresenceUpdate.newBuilder()
                .setChannel(ByteString.copyFrom(channel.bytes()))
                .setOnline(status.online())
                .setLastSeenMs(status.lastSeen().toEpochMilli())
                .build()
                .toByteArray();
    }

    private static String key(PresenceChannel channel) {
        return Channels.presence(channel.bytes());
    }
}

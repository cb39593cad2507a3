package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who watches which presence channel: in this gateway's memory and nowhere else. Each channel is heard once however many
 * watch it. Thread-safe.
 */
public final class Watches {

    /** A socket that watches. Called from any thread; must not block. */
    public interface Watcher {
        void onUpdate(PresenceUpdate update);
    }

    private record Watched(Set<Watcher> watchers, CompletableFuture<Void> heard) {}

    private final PresenceStates presence;
    private final Map<ByteString, Watched> watched = new HashMap<>();

    public Watches(PresenceStates presence) {
        this.presence = presence;
    }

    /** Completes when all these channels are heard; that may be never. */
    public synchronized CompletableFuture<Void> watch(Watcher watcher, Collection<ByteString> channels) {
        return CompletableFuture.allOf(
                channels.stream().map(channel -> watch(watcher, channel)).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> watch(Watcher watcher, ByteString channel) {
        var entry = watched.get(channel);
        if (entry == null) {
            Set<Watcher> watchers = new HashSet<>();
            entry = new Watched(watchers, hear(channel).toCompletableFuture());
            watched.put(channel, entry);
        }
        entry.watchers().add(watcher);
        return entry.heard();
    }

    private CompletionStage<Void> hear(ByteString channel) {
        return presence.hear(channel, update -> watchersOf(channel).forEach(watcher -> watcher.onUpdate(update)));
    }

    private synchronized List<Watcher> watchersOf(ByteString channel) {
        var entry = watched.get(channel);
        return entry == null ? List.of() : List.copyOf(entry.watchers());
    }

    /** Ends watching; what is not watched is ignored. */
    public synchronized void unwatch(Watcher watcher, Collection<ByteString> channels) {
        for (var channel : channels) {
            var entry = watched.get(channel);
            if (entry != null
                    && entry.watchers().remove(watcher)
                    && entry.watchers().isEmpty()) {
                watched.remove(channel);
                presence.ignore(channel);
            }
        }
    }

    /** Number of channels that somebody watches. */
    public synchronized int channels() {
        return watched.size();
    }
}

package io.sealpost.gateway.outbound;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.DeviceLists;
import io.sealpost.protocol.AccountId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Device lists, asked for once however many ask at the same time, and believed for at most 60 s. An account that was
 * unknown is asked for again after a second: it may just have been made.
 */
@ApplicationScoped
public class CachedDeviceLists implements DeviceLists {

    private static final Duration NEW = Duration.ofSeconds(1);

    private record Entry(Optional<Known> list, long readAtNanos) {

        boolean isOld() {
            return System.nanoTime() - readAtNanos > NEW.toNanos();
        }

        /** What was published may be long overtaken, so it counts as old at once. */
        Entry newerOf(Known published) {
            boolean overtaken =
                    list.filter(known -> known.version() > published.version()).isPresent();
            return overtaken ? this : new Entry(Optional.of(published), System.nanoTime() - NEW.toNanos() - 1);
        }
    }

    private final HttpRegistry registry;
    private final AsyncCache<AccountId, Entry> cache;

    CachedDeviceLists(HttpRegistry registry, GatewayConfig config) {
        this.registry = registry;
        this.cache = Caffeine.newBuilder()
                .maximumSize(config.http().cachedDeviceLists())
                .expireAfter(Expiry.<AccountId, Entry>writing((account, entry) ->
                        entry.list().isPresent() ? config.http().believeDeviceListFor() : NEW))
                .buildAsync();
    }

    @Override
    public CompletionStage<Optional<Known>> current(AccountId account) {
        return cache.get(account, (key, executor) -> read(key)).thenApply(Entry::list);
    }

    @Override
    public CompletionStage<Optional<Known>> newest(AccountId account) {
        var present = cache.getIfPresent(account);
        if (present != null && present.isDone() && isOld(present)) {
            cache.asMap().remove(account, present);
        }
        return current(account);
    }

    private static boolean isOld(CompletableFuture<Entry> done) {
        return done.isCompletedExceptionally() || done.join().isOld();
    }

    private CompletableFuture<Entry> read(AccountId account) {
        return registry.deviceList(account)
                .thenApply(list -> new Entry(list, System.nanoTime()))
                .toCompletableFuture();
    }

    @Override
    public void published(AccountId account, Known list) {
        cache.asMap().computeIfPresent(account, (key, cached) -> cached.thenApply(entry -> entry.newerOf(list)));
    }

    @Override
    public void dropped(AccountId account) {
        cache.synchronous().invalidate(account);
    }
}

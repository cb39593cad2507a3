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

    private record Entry(Optional<Known> list, long readAtNanos) {}

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
        return done.isCompletedExceptionally()
                || System.nanoTime() - done.join().readAtNanos() > NEW.toNanos();
    }

    private CompletableFuture<Entry> read(AccountId account) {
        return registry.deviceList(account)
                .thenApply(list -> new Entry(list, System.nanoTime()))
                .toCompletableFuture();
    }

    @Override
    public void published(AccountId account, Known list) {
        cache.asMap()
                .computeIfPresent(
                        account,
                        (key, cached) -> isNewer(cached, list)
                                ? cached
                                : CompletableFuture.completedFuture(new Entry(Optional.of(list), System.nanoTime())));
    }

    @Override
    public void dropped(AccountId account) {
        cache.synchronous().invalidate(account);
    }

    private static boolean isNewer(CompletableFuture<Entry> cached, Known list) {
        return cached.isDone()
                && !cached.isCompletedExceptionally()
                && cached.join()
                        .list()
                        .filter(known -> known.version() > list.version())
                        .isPresent();
    }
}

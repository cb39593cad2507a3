package io.sealpost.gateway.domain;

import io.sealpost.protocol.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who wants to be told of new device lists of whom: in this gateway's memory and nowhere else. Thread-safe. */
public final class ListWatches {

    /** A socket that watches. Called from any thread; must not block. */
    public interface Watcher {
        void onNewerList(AccountId account, int version);
    }

    private final Map<AccountId, Set<Watcher>> watched = new HashMap<>();

    public synchronized void watch(Watcher watcher, Collection<AccountId> accounts) {
        accounts.forEach(account ->
                watched.computeIfAbsent(account, first -> new HashSet<>()).add(watcher));
    }

    /** Ends watching; what is not watched is ignored. */
    public synchronized void unwatch(Watcher watcher, Collection<AccountId> accounts) {
        accounts.forEach(account -> watched.computeIfPresent(account, (same, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
        }));
    }

    /** Tells whoever watches this account. */
    public void published(AccountId account, int version) {
        watchersOf(account).forEach(watcher -> watcher.onNewerList(account, version));
    }

    private synchronized List<Watcher> watchersOf(AccountId account) {
        return List.copyOf(watched.getOrDefault(account, Set.of()));
    }

    /** Number of accounts that somebody watches. */
    public synchronized int accounts() {
        return watched.size();
    }
}

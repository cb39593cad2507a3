package io.sealpost.client.engine;

import io.sealpost.protocol.AccountId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * When to try again what failed for an account: after growing pauses, one row of tries for each account however often it is
 * asked for, and none without a connection.
 */
final class Retries {

    private final Tasks tasks;
    private final BooleanSupplier online;
    private final Map<AccountId, Pauses> failing = new HashMap<>();
    private final Set<AccountId> pending = new HashSet<>();

    /** @param online while false nothing is tried again; the next connection begins anew */
    Retries(Tasks tasks, BooleanSupplier online) {
        this.tasks = tasks;
        this.online = online;
    }

    synchronized boolean isPending(AccountId account) {
        return pending.contains(account);
    }

    synchronized void succeeded(AccountId account) {
        failing.remove(account);
    }

    synchronized void later(AccountId account, Runnable task) {
        if (pending.add(account)) {
            Pauses pauses = failing.computeIfAbsent(account, first -> new Pauses());
            tasks.after(pauses.next(Ending.broken()), () -> tryAgain(account, task));
        }
    }

    private void tryAgain(AccountId account, Runnable task) {
        synchronized (this) {
            pending.remove(account);
        }
        if (online.getAsBoolean()) {
            task.run();
        }
    }
}

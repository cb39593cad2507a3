package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.store.Expiring.Due;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Deletes messages whose time is over, in its order. Those whose time ended while no program was running go first, before
 * anything is shown.
 */
final class Expiry {

    private static final Logger LOG = System.getLogger(Expiry.class.getName());
    private static final int AT_ONCE = 100;

    /** Clocks are set, and machines sleep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Store store;
    private final History history;
    private final Events events;
    private final Tasks tasks;
    private final InstantSource clock;
    private final Semaphore wakeups = new Semaphore(0);

    Expiry(Store store, History history, Events events, Tasks tasks, InstantSource clock) {
        this.store = store;
        this.history = history;
        this.events = events;
        this.tasks = tasks;
        this.clock = clock;
    }

    void start() {
        deleteDue();
        store.expiring.whenStarted(wakeups::release);
        tasks.run(this::work);
    }

    private void work() {
        try {
            while (true) {
                wakeups.tryAcquire(untilNext().toMillis(), TimeUnit.MILLISECONDS);
                wakeups.drainPermits();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration untilNext() {
        try {
            OptionalLong next = deleteDue();
            long wait = next.isPresent() ? next.getAsLong() - clock.millis() : Long.MAX_VALUE;
            return Duration.ofMillis(Math.clamp(wait, 0, LONGEST_WAIT.toMillis()));
        } catch (StoreFailure outage) {
            LOG.log(Level.WARNING, "Messages whose time is over could not be deleted; trying again", outage);
            return LONGEST_WAIT;
        }
    }

    /** @return when there will be something to do again */
    private OptionalLong deleteDue() {
        boolean more;
        do {
            more = store.transaction(this::deleteSome);
        } while (more);
        return store.transaction(store.expiring::next);
    }

    private boolean deleteSome() {
        List<Due> due = store.expiring.due(AT_ONCE);
        for (Due message : due) {
            history.forget(message.account(), message.message());
            store.afterCommit(
                    () -> events.publish(new ClientEvent.MessageExpired(message.account(), message.message())));
        }
        return !due.isEmpty();
    }
}

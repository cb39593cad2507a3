package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Envelope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Envelopes whose sender's list is not known yet. They are stored and acknowledged as they came, and opened in order as soon
 * as the list is verified.
 */
final class Holding {

    private static final Logger LOG = System.getLogger(Holding.class.getName());

    private final Store store;
    private final Lists lists;
    private final Opening opening;
    private final Tasks tasks;
    private final Retries retries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Set<AccountId> busy = new HashSet<>();

    Holding(Store store, Lists lists, Opening opening, Tasks tasks, Retries retries) {
        this.store = store;
        this.lists = lists;
        this.opening = opening;
        this.tasks = tasks;
        this.retries = retries;
    }

    /** In a transaction. */
    boolean mustHold(Sender sender) {
        return store.envelopes.holds(sender.account()) || !isListed(sender);
    }

    /** In a transaction. Beyond the limits of what is held the envelope is set aside: it was acknowledged, and is lost. */
    void hold(Sender sender, Envelope envelope) {
        if (store.envelopes.isFull(sender.account())) {
            opening.setAside(envelope, SecurityWarning.UNKNOWN_SENDER);
            return;
        }
        store.envelopes.hold(sender.account(), envelope);
        store.afterCommit(() -> {
            if (!retries.isPending(sender.account())) {
                resolve(sender.account());
            }
        });
    }

    /** Goes on with what a former run or a lost connection left behind. */
    void resolveAll() {
        store.transaction(store.envelopes::heldSenders).forEach(this::resolve);
    }

    /** Returns when nothing is being worked on, or after this time. */
    void awaitIdle(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!busy.isEmpty() && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void resolve(AccountId account) {
        lock.lock();
        try {
            if (busy.add(account)) {
                tasks.run(() -> work(account));
            }
        } finally {
            lock.unlock();
        }
    }

    private void work(AccountId account) {
        boolean finished = false;
        try {
            do {
                finished = openAll(account);
            } while (finished && holdsAny(account));
        } finally {
            rest(account);
        }
        if (!finished) {
            retries.later(account, () -> resolve(account));
            return;
        }
        retries.succeeded(account);
        if (holdsAny(account)) {
            resolve(account);
        }
    }

    private boolean holdsAny(AccountId account) {
        return store.transaction(() -> store.envelopes.holds(account));
    }

    private void rest(AccountId account) {
        lock.lock();
        try {
            busy.remove(account);
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** False if the server could not be asked. */
    private boolean openAll(AccountId account) {
        for (Envelope envelope : store.transaction(() -> store.envelopes.held(account))) {
            Optional<SecurityWarning> refusal;
            try {
                refusal = open(Sender.of(envelope).orElseThrow(), envelope);
            } catch (SealpostException notNow) {
                return false;
            } catch (RuntimeException defect) {
                LOG.log(Level.WARNING, "An envelope was set aside because opening it failed", defect);
                refusal = Optional.of(SecurityWarning.UNREADABLE_MESSAGE);
            }
            refusal.ifPresent(warning -> store.run(() -> {
                opening.setAside(envelope, warning);
                store.envelopes.release(envelope);
            }));
        }
        return true;
    }

    /** Why it must be set aside; empty if it is opened. */
    private Optional<SecurityWarning> open(Sender sender, Envelope envelope) {
        if (attempt(sender, envelope)) {
            return Optional.empty();
        }
        try {
            lists.refresh(sender.account());
        } catch (SecurityAlarm caught) {
            return Optional.of(caught.warning());
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                return Optional.of(SecurityWarning.UNKNOWN_SENDER);
            }
            throw failed;
        }
        if (attempt(sender, envelope)) {
            return Optional.empty();
        }
        boolean listed = store.transaction(() -> isListed(sender));
        return Optional.of(listed ? SecurityWarning.LIST_WITHHELD : SecurityWarning.SENDER_FORGED);
    }

    private boolean attempt(Sender sender, Envelope envelope) {
        try {
            return store.transaction(() -> {
                if (!isListed(sender)) {
                    return false;
                }
                opening.open(sender, envelope);
                store.envelopes.release(envelope);
                return true;
            });
        } catch (NewerListNamed notYet) {
            return false;
        }
    }

    private boolean isListed(Sender sender) {
        return store.lists
                .ownerOf(sender.device())
                .filter(sender.account()::equals)
                .isPresent();
    }
}

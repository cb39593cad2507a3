package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.WakeupService;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.WakeupWish.Wish;
import io.sealpost.protocol.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where this device wants to be woken. A wish is stored before the server hears of it, so that one that was interrupted goes
 * on with the next connection.
 */
public final class Wakeups {

    /** The server forgets a registration after weeks, and may lose it sooner. */
    private static final Duration TELL_AGAIN_AFTER = Duration.ofDays(1);

    private final Store store;
    private final WakeupService service;
    private final Tokens tokens;
    private final Events events;
    private final InstantSource clock;
    private final ReentrantLock telling = new ReentrantLock();

    Wakeups(Store store, WakeupService service, Tokens tokens, Events events, InstantSource clock) {
        this.store = store;
        this.service = service;
        this.tokens = tokens;
        this.events = events;
        this.clock = clock;
    }

    public String key() {
        return service.key(tokens.current());
    }

    /** Fails as usage if the server takes no such endpoint; then everything is as before. */
    public void at(URI endpoint) {
        wish(Wish.of(Optional.of(endpoint)));
    }

    public void none() {
        wish(Wish.of(Optional.empty()));
    }

    /** After each connection: what the server has not heard yet, or not for long. */
    void keep() {
        telling.lock();
        try {
            Optional<Wish> wish = store.transaction(store.wakeupWish::find);
            if (wish.isPresent() && isDue(wish.get())) {
                tell(wish.get());
            }
        } finally {
            telling.unlock();
        }
    }

    private boolean isDue(Wish wish) {
        return Math.abs(clock.millis() - wish.toldAtMs()) > TELL_AGAIN_AFTER.toMillis();
    }

    private void wish(Wish wish) {
        telling.lock();
        try {
            Optional<Wish> before = store.transaction(store.wakeupWish::find);
            store.run(() -> store.wakeupWish.save(wish));
            try {
                tell(wish);
            } catch (SealpostException refused) {
                throw refused.code().equals(Problem.BAD_REQUEST.code()) ? takenBack(before) : refused;
            }
        } finally {
            telling.unlock();
        }
    }

    private SealpostException takenBack(Optional<Wish> before) {
        store.run(() -> before.ifPresentOrElse(store.wakeupWish::save, store.wakeupWish::delete));
        return new SealpostException(
                SealpostException.USAGE,
                "The server sends nothing to this address; it must be the https address that a push service gave you.");
    }

    private void tell(Wish wish) {
        if (wish.endpoint().isEmpty()) {
            service.remove(tokens.current());
            store.run(store.wakeupWish::delete);
            return;
        }
        String key = key();
        service.register(tokens.current(), wish.endpoint().get());
        Wish told = wish.told(key, clock.millis());
        store.run(() -> store.wakeupWish.save(told));
        if (!told.serverKey().equals(Optional.of(key))) {
            events.publish(new ClientEvent.WakeupKeyChanged(key));
        }
    }
}

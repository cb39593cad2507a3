package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.store.Own;
import io.sealpost.client.trust.ServerName;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The access token of this device, in memory only; renewed by signing in again a minute before it expires. */
final class Tokens {

    private static final Duration EARLY = Duration.ofSeconds(60);

    private final Registry registry;
    private final Own own;
    private final ServerName server;
    private final Events events;
    /** Not a monitor: what waits for the network inside one would hold a carrier thread before JDK 24. */
    private final ReentrantLock lock = new ReentrantLock();

    private String token;
    private long renewAtNanos;

    Tokens(Registry registry, Own own, ServerName server, Events events) {
        this.registry = registry;
        this.own = own;
        this.server = server;
        this.events = events;
    }

    /** Signs in if there is no token that is good for another minute. */
    String current() {
        lock.lock();
        try {
            if (token == null || System.nanoTime() - renewAtNanos >= 0) {
                renew(signIn());
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    /** The server does not want the current one any more. */
    void forget() {
        lock.lock();
        try {
            token = null;
        } finally {
            lock.unlock();
        }
    }

    private void renew(Json.Token fresh) {
        long seconds = Math.max(0, fresh.expiresInSeconds() - EARLY.toSeconds());
        token = fresh.token();
        renewAtNanos = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    private Json.Token signIn() {
        try {
            return registry.signIn(own, server);
        } catch (SecurityAlarm alarm) {
            throw events.alarm(alarm);
        } catch (SealpostException refused) {
            throw refused.code().equals(Problem.UNAUTHORIZED.code()) ? unknown() : refused;
        }
    }

    private static SealpostException unknown() {
        return new SealpostException(
                Problem.UNAUTHORIZED.code(),
                "The server does not know this device any more: it was removed, or its account was deleted.");
    }
}

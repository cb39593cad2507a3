package io.sealpost.client;

import io.sealpost.client.engine.Engine;
import java.net.URI;

/** How this device is woken when mail waits and it is away: by one empty message to an address that a push service gave to it. */
public final class Wakeups {

    private final Engine engine;

    Wakeups(Engine engine) {
        this.engine = engine;
    }

    /**
     * The server's public key (VAPID, RFC 8292), which push services want when a subscription is made: base64url without
     * padding. Asks the server.
     */
    public String serverKey() {
        return engine.wakeups().key();
    }

    /**
     * Asks to be woken at this address (Web Push, UnifiedPush), once per absence. Fails as usage, and changes nothing, if the
     * server sends nothing there; after any other failure it is asked for again with the next connection.
     */
    public void at(URI endpoint) {
        engine.wakeups().at(endpoint);
    }

    /** Asks to be woken no more. If it fails the server is told with the next connection. */
    public void none() {
        engine.wakeups().none();
    }
}

package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.Mailboxes;
import io.sealpost.gateway.domain.PushChannel;
import io.sealpost.gateway.domain.Tokens;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whether clients may come: once the owners of mailboxes can reach this gateway, the log's metadata is here and tokens
 * can be checked, until shutdown begins. Redis, Kafka or the registry going away later changes nothing: all gateways
 * would leave at once, and what still works would stop.
 */
@ApplicationScoped
class Entrance {

    private final PushChannel pushes;
    private final Mailboxes mailboxes;
    private final Tokens tokens;
    private final OpenSockets open;

    Entrance(PushChannel pushes, Mailboxes mailboxes, Tokens tokens, OpenSockets open) {
        this.pushes = pushes;
        this.mailboxes = mailboxes;
        this.tokens = tokens;
        this.open = open;
    }

    /** Sockets may come in. */
    boolean takesSockets() {
        return takesRequests() && !open.draining();
    }

    /** Requests may come in, also while shutdown has begun: those under way are answered. */
    boolean takesRequests() {
        return pushes.reached() && mailboxes.partitions() > 0 && tokens.loaded();
    }

    boolean hearsPushes() {
        return pushes.reached();
    }

    boolean knowsTheLog() {
        return mailboxes.partitions() > 0;
    }

    boolean hasKeys() {
        return tokens.loaded();
    }
}

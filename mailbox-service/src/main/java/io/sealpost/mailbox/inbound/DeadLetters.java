package io.sealpost.mailbox.inbound;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Where undecodable records go, as they were. */
@ApplicationScoped
class DeadLetters {

    private final MutinyEmitter<byte[]> dead;

    DeadLetters(@Channel("mailbox-dead") MutinyEmitter<byte[]> dead) {
        this.dead = dead;
    }

    /** Completes when the record is safe. If it fails the record may be safe nevertheless: it may be set aside twice. */
    Uni<Void> setAside(byte[] value) {
        return dead.send(value == null ? new byte[0] : value);
    }
}

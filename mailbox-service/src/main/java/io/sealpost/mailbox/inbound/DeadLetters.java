package io.sealpost.mailbox.inbound;

import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Where undecodable records go, as they were. */
@ApplicationScoped
class DeadLetters {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MutinyEmitter<byte[]> dead;

    DeadLetters(@Channel("mailbox-dead") MutinyEmitter<byte[]> dead) {
        this.dead = dead;
    }

    /**
     * Returns when the record is safe. Called on the log's own thread, which may wait: nothing behind the record must be
     * applied before. Fails if Kafka does not answer; the log's thread then ends and the service turns dead, not lossy.
     */
    void setAside(byte[] value) {
        dead.send(value == null ? new byte[0] : value).await().atMost(PATIENCE);
    }
}

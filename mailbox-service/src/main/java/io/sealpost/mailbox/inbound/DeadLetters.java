package io.sealpost.mailbox.inbound;

import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/** Where undecodable records go, as they were. */
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MutinyEmitter<byte[]> dead;

    DeadLetters(@Channel("mailbox-dead") MutinyEmitter<byte[]> dead) {
        this.dead = dead;
    }

    /**
     * Called on the log's own thread, which may wait: nothing behind the record must be applied before it is safe.
     *
     * @return false if Kafka did not take the record in time: read it again later. It may then be set aside twice.
     */
    boolean setAside(byte[] value) {
        try {
            dead.send(value == null ? new byte[0] : value).await().atMost(PATIENCE);
            return true;
        } catch (RuntimeException notTaken) {
            LOG.errorf(
                    "mailbox record not set aside failure=%s",
                    notTaken.getClass().getSimpleName());
            return false;
        }
    }
}

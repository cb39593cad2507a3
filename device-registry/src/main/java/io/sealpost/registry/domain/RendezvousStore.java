package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** Places where two devices leave things for each other. Each method is one transaction. */
public interface RendezvousStore extends Expiring {

    /**
     * Writes a slot once. A place ends when its first slot does, however late the others are written.
     *
     * @return false if something else stands there, or stood there in this place's time
     */
    Uni<Boolean> leave(Rendezvous place, int slot, byte[] content, Instant expiresAt);

    /** What stands in a slot at this time. */
    Uni<Optional<byte[]>> find(Rendezvous place, int slot, Instant now);
}

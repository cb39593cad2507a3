package io.sealpost.registry.domain;

import io.smallrye.mutiny.Uni;

/** Announcements on their way to the mesh: at least once, in the order of the writes of each account. */
public interface Outbox {

    /**
     * Sends what waits and forgets it once the log has it. Does nothing while another instance is at it.
     *
     * @return how many were sent
     */
    Uni<Integer> relay();
}

package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.EngineLimits;

/** What all partitions of a world share. */
record Setting(
        Chance chance, SimTime time, MemoryMailboxStore store, Gateways gateways, EngineLimits limits, Outage outage) {

    /** Whether the store answers. */
    static final class Outage {
        private boolean under;

        void beginsOrEnds() {
            under = !under;
        }

        void ends() {
            under = false;
        }
    }

    boolean isStoreDown() {
        return outage.under;
    }
}

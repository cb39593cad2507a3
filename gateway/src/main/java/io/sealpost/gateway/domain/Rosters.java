package io.sealpost.gateway.domain;

import java.util.HashSet;
import java.util.Set;

/** Tells the owners which sockets are here: regularly, and when a new owner asks. Thread-safe. */
public final class Rosters {

    private final Mailboxes mailboxes;
    private final Connections connections;
    private final Set<Integer> toldLastTime = new HashSet<>();

    public Rosters(Mailboxes mailboxes, Connections connections) {
        this.mailboxes = mailboxes;
        this.connections = connections;
    }

    /** One roster, also an empty one; a partition that does not exist is ignored. */
    public void tell(int partition) {
        if (partition >= 0 && partition < mailboxes.partitions()) {
            mailboxes.roster(partition, connections);
        }
    }

    /** One roster for each partition that has sockets, or had some when this was last called. */
    public synchronized void tellAll() {
        for (int partition = 0; partition < mailboxes.partitions(); partition++) {
            boolean has = !connections.in(partition).isEmpty();
            if (has || toldLastTime.contains(partition)) {
                mailboxes.roster(partition, connections);
            }
            if (has) {
                toldLastTime.add(partition);
            } else {
                toldLastTime.remove(partition);
            }
        }
    }
}

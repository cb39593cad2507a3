package io.sealpost.devstack;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A started program.
 *
 * @param port where it listens on 127.0.0.1
 * @param log everything that it printed, over all its starts
 */
public record RunningProcess(String name, int port, Path log, ProcessIdentity identity, String stopSignal) {

    private static final Duration ORDERLY = Duration.ofSeconds(20);

    public long pid() {
        return identity.pid();
    }

    public boolean isAlive() {
        return identity.isAlive();
    }

    /** Ends it at once, as a crash would, and waits until it is gone. */
    public void kill() {
        identity.signal("KILL");
        if (!identity.awaitEnd(ORDERLY)) {
            throw new DevStackFailure(name + " (process " + pid() + ") does not end.");
        }
    }

    /** Asks it to end, waits, and ends it at once if it does not listen. */
    public void stop() {
        identity.signal(stopSignal);
        if (!identity.awaitEnd(ORDERLY)) {
            kill();
        }
    }
}

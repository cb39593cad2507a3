package io.sealpost.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        List<Long> descendants = identity.descendants();
        identity.signal("KILL");
        // Those of a paused program (PostgreSQL's) would never notice that it is gone.
        ProcessIdentity.signal("CONT", descendants);
        if (!identity.awaitEnd(ORDERLY)) {
            throw new DevStackFailure(name + " (process " + pid() + ") does not end.");
        }
    }

    /**
     * Stops it where it stands, with everything it started: connections stay open, nothing is answered, until {@link
     * #resume}. If this JVM ends before that, the paused are ended with it.
     */
    void pause() {
        identity.signal("STOP");
        List<Long> descendants = identity.descendants();
        descendants.forEach(Watchdog.ofThisJvm()::guard);
        ProcessIdentity.signal("STOP", descendants);
    }

    /** Lets a paused program go on; nothing happens to one that runs. */
    void resume() {
        if (!identity.isPaused()) {
            return;
        }
        List<Long> descendants = identity.descendants();
        ProcessIdentity.signal("CONT", descendants);
        descendants.forEach(Watchdog.ofThisJvm()::forget);
        identity.signal("CONT");
    }

    /** Asks it to end, waits, and ends it at once if it does not listen. A paused one goes on first: it could not listen. */
    public void stop() {
        resume();
        identity.signal(stopSignal);
        if (!identity.awaitEnd(ORDERLY)) {
            kill();
        }
    }
}

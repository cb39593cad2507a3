package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Faults;
import io.sealpost.mesh.bench.load.Flow;
import io.sealpost.mesh.bench.load.Sockets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What all scenarios of one run share.
 *
 * @param bare empty if the bare parts were not measured
 * @param seconds how long each pace is measured
 * @param progress for a person who waits
 */
record Run(
        BenchMesh mesh,
        Town town,
        Sockets sockets,
        Faults faults,
        Optional<Bare> bare,
        int seconds,
        Consumer<String> progress) {

    /** Lets time go by, where its passing is what is measured. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    void noteMissing(Flow.Outcome outcome) {
        faults.add("flows of which something was missing 30 s after their end", outcome.complete() ? 0 : 1);
    }

    Run with(Bare measured) {
        return new Run(mesh, town, sockets, faults, Optional.of(measured), seconds, progress);
    }
}

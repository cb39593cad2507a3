package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Flow;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.load.Pair;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Pairs of whom both are connected. Closing it judges what they saw. */
final class Conversations implements AutoCloseable {

    private static final Duration WARM_UP_STEP = Duration.ofSeconds(5);
    private static final double SLOW = 500;
    private static final Duration SLOW_WARM_UP = Duration.ofSeconds(20);

    private final Run run;
    private final List<Pair> pairs;
    private final Connected connected;

    private Conversations(Run run, List<Pair> pairs, Connected connected) {
        this.run = run;
        this.pairs = pairs;
        this.connected = connected;
    }

    static Conversations open(Run run, List<Pair> pairs) {
        return new Conversations(run, pairs, Connected.both(run, pairs));
    }

    /**
     * Lets the JVMs compile what is used: so many messages, for which a busy machine takes longer, then some at a slow
     * pace, which takes other ways through the code.
     */
    void warmUp(long messages, Duration atMost) {
        run.progress().accept("warming up");
        long end = System.nanoTime() + atMost.toNanos();
        long done = 0;
        while (done < messages && System.nanoTime() < end) {
            done += flow(new Pace.Window(16), WARM_UP_STEP).messages();
        }
        flow(new Pace.Rate(SLOW), SLOW_WARM_UP);
    }

    Measured measure(String label, Pace pace, Duration duration) {
        run.progress().accept(label);
        return Measured.around(run.mesh(), label, () -> flow(pace, duration));
    }

    /** On the sockets' thread. */
    Future<Flow.Outcome> start(Pace pace, Duration duration) {
        return Flow.over(run.sockets().vertx(), pairs, pace, duration);
    }

    private Flow.Outcome flow(Pace pace, Duration duration) {
        var outcome = run.sockets().call(() -> start(pace, duration));
        run.noteMissing(outcome);
        return outcome;
    }

    @Override
    public void close() {
        pairs.forEach(pair -> pair.judge(run.faults()));
        connected.close();
    }
}

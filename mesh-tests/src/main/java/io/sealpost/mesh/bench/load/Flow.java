package io.sealpost.mesh.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Messages over all pairs for some time, at one pace, until the last one has arrived. On the sockets' thread. */
public final class Flow implements Pair.Progress {

    private static final long STRAGGLERS_MS = 30_000;
    private static final long TICK_MS = 1;

    /**
     * Times are in microseconds.
     *
     * @param seconds from the first send to the last arrival
     * @param complete false if something was still missing after 30 s
     */
    public record Outcome(long messages, double seconds, Histogram received, Histogram accepted, boolean complete) {}

    private final Vertx vertx;
    private final List<Pair> pairs;
    private final Pace pace;
    private final long beganAt = System.nanoTime();
    private final long stopAt;
    private final Promise<Outcome> done = Promise.promise();
    private final Histogram receivedAfter = new Histogram(3);
    private final Histogram acceptedAfter = new Histogram(3);
    private long sent;
    private long received;
    private long accepted;

    private Flow(Vertx vertx, List<Pair> pairs, Pace pace, Duration duration) {
        this.vertx = vertx;
        this.pairs = pairs;
        this.pace = pace;
        this.stopAt = beganAt + duration.toNanos();
    }

    public static Future<Outcome> over(Vertx vertx, List<Pair> pairs, Pace pace, Duration duration) {
        var flow = new Flow(vertx, pairs, pace, duration);
        flow.start();
        return flow.done.future();
    }

    private void start() {
        pairs.forEach(pair -> pair.tell(this));
        vertx.setTimer((stopAt - beganAt) / 1_000_000 + STRAGGLERS_MS, late -> finish(false));
        switch (pace) {
            case Pace.Window window -> {
                for (int i = 0; i < window.unanswered(); i++) {
                    pairs.forEach(this::send);
                }
            }
            case Pace.Rate rate -> vertx.setPeriodic(TICK_MS, timer -> sendWhatIsDue(timer, rate.perSecond()));
        }
    }

    private void sendWhatIsDue(long timer, double perSecond) {
        long now = System.nanoTime();
        if (now >= stopAt) {
            vertx.cancelTimer(timer);
            finishIfComplete(now);
            return;
        }
        long due = (long) ((now - beganAt) * perSecond / 1e9);
        while (sent < due) {
            send(pairs.get((int) (sent % pairs.size())));
        }
    }

    private void send(Pair pair) {
        sent++;
        pair.send();
    }

    @Override
    public void onAccepted(Pair pair, long nanos) {
        accepted++;
        acceptedAfter.recordValue(nanos / 1_000);
        long now = System.nanoTime();
        if (now < stopAt && pace instanceof Pace.Window) {
            send(pair);
        }
        finishIfComplete(now);
    }

    @Override
    public void onReceived(Pair pair, long nanos) {
        received++;
        receivedAfter.recordValue(nanos / 1_000);
        finishIfComplete(System.nanoTime());
    }

    private void finishIfComplete(long now) {
        if (now >= stopAt && received >= sent && accepted >= sent) {
            finish(true);
        }
    }

    private void finish(boolean complete) {
        double seconds = (System.nanoTime() - beganAt) / 1e9;
        done.tryComplete(new Outcome(received, seconds, receivedAfter, acceptedAfter, complete));
    }
}

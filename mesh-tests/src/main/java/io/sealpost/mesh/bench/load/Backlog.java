package io.sealpost.mesh.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Mail for people who are away: first all of it is sent, later they fetch it. On the sockets' thread. */
public final class Backlog implements Pair.Progress {

    private static final int WINDOW = 16;

    private final List<Pair> pairs;
    private final Map<Pair, Integer> unsent = new IdentityHashMap<>();
    private final Promise<Long> allAccepted = Promise.promise();
    private final Promise<Long> allReceived = Promise.promise();
    private long unaccepted;
    private long unreceived;

    private Backlog(List<Pair> pairs, int each, long unreceived) {
        this.pairs = pairs;
        this.unreceived = unreceived;
        unaccepted = (long) pairs.size() * each;
        pairs.forEach(pair -> {
            pair.tell(this);
            unsent.put(pair, each);
        });
    }

    /** @param each messages to each recipient */
    public static Backlog of(List<Pair> pairs, int each) {
        return new Backlog(pairs, each, (long) pairs.size() * each);
    }

    /** What was sent before and has not arrived: there is nothing to send. */
    public static Backlog left(List<Pair> pairs) {
        return new Backlog(pairs, 0, pairs.stream().mapToLong(Pair::missing).sum());
    }

    /** Sends with a window of 16; complete, with the time of {@link System#nanoTime}, when the last one is accepted. */
    public Future<Long> send() {
        for (int i = 0; i < WINDOW; i++) {
            pairs.forEach(this::sendNext);
        }
        return allAccepted.future();
    }

    /** Complete, with the time, when the last one has arrived. */
    public Future<Long> received() {
        return allReceived.future();
    }

    private void sendNext(Pair pair) {
        if (unsent.merge(pair, -1, Integer::sum) >= 0) {
            pair.send();
        }
    }

    @Override
    public void onAccepted(Pair pair, long nanos) {
        sendNext(pair);
        if (--unaccepted == 0) {
            allAccepted.complete(System.nanoTime());
        }
    }

    @Override
    public void onReceived(Pair pair, long nanos) {
        if (--unreceived == 0) {
            allReceived.complete(System.nanoTime());
        }
    }
}

package io.sealpost.presence.wakeup.domain;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Lets a bounded number of requests out at once, and fewer of them to one place: who does not answer holds up those who go
 * where he is, and nobody else. Places take turns. Thread-safe.
 */
public final class Lanes {

    private final int atOnce;
    private final int atOnceInOne;
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private int busyInAll;

    public Lanes(int atOnce, int atOnceInOne) {
        this.atOnce = atOnce;
        this.atOnceInOne = atOnceInOne;
    }

    /** @param start is run now, or when there is room, on the thread of whoever left; {@link #leave} must follow it once */
    public void enter(String lane, Runnable start) {
        synchronized (this) {
            waiting.computeIfAbsent(lane, first -> new ArrayDeque<>()).add(start);
        }
        startNext();
    }

    public void leave(String lane) {
        synchronized (this) {
            busyInAll--;
            busy.compute(lane, (same, count) -> count == 1 ? null : count - 1);
        }
        startNext();
    }

    private void startNext() {
        for (var next = takeNext(); next != null; next = takeNext()) {
            next.run();
        }
    }

    private synchronized Runnable takeNext() {
        if (busyInAll >= atOnce) {
            return null;
        }
        Iterator<Map.Entry<String, Queue<Runnable>>> lanes = waiting.entrySet().iterator();
        while (lanes.hasNext()) {
            var lane = lanes.next();
            if (busy.getOrDefault(lane.getKey(), 0) < atOnceInOne) {
                lanes.remove();
                return take(lane.getKey(), lane.getValue());
            }
        }
        return null;
    }

    /** The lane goes behind the others. */
    private Runnable take(String lane, Queue<Runnable> queue) {
        var next = queue.remove();
        if (!queue.isEmpty()) {
            waiting.put(lane, queue);
        }
        busyInAll++;
        busy.merge(lane, 1, Integer::sum);
        return next;
    }
}

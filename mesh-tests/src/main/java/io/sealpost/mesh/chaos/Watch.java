package io.sealpost.mesh.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from now until each kind of work is done again by everybody: what was begun before does not count.
 * Thread-safe.
 */
final class Watch {

    private final long since = System.nanoTime();
    private final Set<Lane> lanes;
    private final Set<Lane> silent;
    private final Set<Work> missing;
    private final Map<Work, Duration> well = new EnumMap<>(Work.class);
    private final CountDownLatch ended;
    private Duration slowest = Duration.ZERO;

    /** @param lanes on each of them a message must arrive */
    Watch(Collection<Lane> lanes, Set<Work> work) {
        this.lanes = Set.copyOf(lanes);
        silent = new HashSet<>(lanes);
        missing = new HashSet<>(work);
        ended = new CountDownLatch(work.size());
    }

    synchronized void shown(Lane lane, long writtenAt) {
        if (writtenAt - since <= 0 || !lanes.contains(lane)) {
            return;
        }
        var travelled = Duration.ofNanos(System.nanoTime() - writtenAt);
        slowest = travelled.compareTo(slowest) > 0 ? travelled : slowest;
        if (silent.remove(lane) && silent.isEmpty()) {
            well(Work.MESSAGES);
        }
    }

    synchronized void done(Work work, long begunAt) {
        if (begunAt - since > 0) {
            well(work);
        }
    }

    private void well(Work work) {
        if (missing.remove(work)) {
            well.put(work, Duration.ofNanos(System.nanoTime() - since));
            ended.countDown();
        }
    }

    /** @return whether all work is done again in time */
    boolean await(Duration patience) throws InterruptedException {
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The longest that a text written since then was on its way, of those that have arrived on these lanes. */
    synchronized Duration slowest() {
        return slowest;
    }

    synchronized Optional<Duration> of(Work work) {
        return Optional.ofNullable(well.get(work));
    }

    @Override
    public synchronized String toString() {
        var words = new StringBuilder();
        well.forEach((work, time) -> words.append(words.isEmpty() ? "" : ", ")
                .append(work)
                .append(" after %.1f s".formatted(time.toMillis() / 1e3)));
        missing.forEach(
                work -> words.append(words.isEmpty() ? "" : ", ").append(work).append(" NOT YET"));
        return words.toString();
    }
}

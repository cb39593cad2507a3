package io.sealpost.mesh.chaos;

import io.sealpost.client.Message;
import io.sealpost.client.SealpostException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Everybody who lives behind the mesh, and all that they write to each other. */
final class Town implements AutoCloseable {

    private final Path homes;
    private final String serverName;
    private final AtomicInteger houses = new AtomicInteger();
    private final AtomicInteger ways = new AtomicInteger();
    private final List<Resident> residents = new CopyOnWriteArrayList<>();
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /** @param serverName what the mesh calls itself, whichever door is used */
    Town(Path homes, String serverName) {
        this.homes = homes;
        this.serverName = serverName;
    }

    /** Somebody new, not registered yet. */
    Resident newcomer(URI door) {
        var resident = new Resident(homes.resolve("home-" + houses.incrementAndGet()), door, serverName, this::shown);
        residents.add(resident);
        return resident;
    }

    /** Both, registered, get to know each other; nothing is written yet. Of a stranger little would be kept. */
    Lane lane(Resident from, Resident to) {
        from.client().addContact(to.link());
        to.client().addContact(from.link());
        var lane = new Lane(ways.getAndIncrement(), from, to);
        lanes.put(lane.id(), lane);
        return lane;
    }

    /** Begins to watch; {@link #unwatch} ends it. */
    Watch watch(Collection<Lane> steady, Set<Work> work) {
        var watch = new Watch(steady, work);
        watches.add(watch);
        return watch;
    }

    void unwatch(Watch watch) {
        watches.remove(watch);
    }

    void done(Work work, long begunAt) {
        watches.forEach(watch -> watch.done(work, begunAt));
    }

    private void shown(Message message) {
        String words = Resident.words(message);
        int dash = words.indexOf('-');
        Lane lane = lanes.get(Integer.valueOf(words.substring(0, dash)));
        long writtenAt = lane.shown(Integer.parseInt(words.substring(dash + 1)));
        watches.forEach(watch -> watch.shown(lane, writtenAt));
    }

    int open() {
        return lanes.values().stream().mapToInt(Lane::open).sum();
    }

    int missing() {
        return lanes.values().stream().mapToInt(Lane::missing).sum();
    }

    long pushedAgain() {
        return residents.stream().mapToLong(Resident::pushedAgain).sum();
    }

    Tally tally() {
        return lanes.values().stream().map(Lane::tally).reduce(Tally.NOTHING, Tally::plus);
    }

    /**
     * Waits until every letter is answered and every accepted one is shown; then everybody goes and comes once more, which
     * brings to light what is stuck in the mesh or would come again.
     *
     * @return whether all of that came true in time
     */
    boolean settle(Duration patience) {
        return until(patience, () -> open() == 0 && missing() == 0)
                && until(patience, this::comeAgain)
                && until(patience, () -> missing() == 0);
    }

    private boolean comeAgain() {
        boolean all = true;
        for (Resident resident : residents) {
            all &= returns(resident);
        }
        return all;
    }

    private static boolean returns(Resident resident) {
        try {
            resident.client().disconnect();
            resident.client().connect();
            return resident.client().awaitDrained(Duration.ofSeconds(20));
        } catch (SealpostException notYet) {
            return false;
        }
    }

    /** Bounded waiting on a condition. */
    static boolean until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    /** Somebody who will not come back; what they wrote still counts. */
    void movesAway(Resident resident, Collection<Lane> wrote) {
        wrote.forEach(Lane::abandon);
        residents.remove(resident);
        resident.leave();
    }

    @Override
    public void close() {
        new ArrayList<>(residents).forEach(Resident::close);
    }
}

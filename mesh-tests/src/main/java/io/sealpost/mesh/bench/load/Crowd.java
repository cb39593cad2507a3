package io.sealpost.mesh.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Devices that stay connected and do nothing. Who loses the socket comes back as the SDK does: after a random 0 to 10 s, and
 * when that fails with exponential back-off. On the sockets' thread.
 */
public final class Crowd {

    private static final long SPREAD_MS = 10_000;
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final Sockets sockets;
    private final List<Member> members;
    private final Faults retries = new Faults();
    private Promise<Long> allLive = Promise.promise();
    private int live;
    private boolean leaving;

    public Crowd(Sockets sockets, List<Device> devices) {
        this.sockets = sockets;
        this.members = devices.stream().map(Member::new).toList();
    }

    public int size() {
        return members.size();
    }

    /** Connects all, so many at a time; complete, with the time of {@link System#nanoTime}, when all have drained. */
    public Future<Long> connect(int atOnce) {
        var openings = new ArrayList<Supplier<Future<DeviceSocket>>>();
        members.forEach(member -> openings.add(member::open));
        return sockets.openAll(openings, atOnce).compose(all -> allLive.future());
    }

    /** Complete, with the time, when all have drained again after the end of all their sockets, which is to come now. */
    public Future<Long> allBack() {
        allLive = Promise.promise();
        return allLive.future();
    }

    /** How tries to come back failed, by kind. */
    public Faults retries() {
        return retries;
    }

    public Future<Void> leave() {
        leaving = true;
        return Future.all(members.stream().map(Member::close).toList()).mapEmpty();
    }

    /** One device. */
    private final class Member implements DeviceSocket.Listener {

        private final Device device;
        private DeviceSocket socket;
        private boolean drained;
        private int failures;

        Member(Device device) {
            this.device = device;
        }

        Future<DeviceSocket> open() {
            return sockets.connect(device, this, retries)
                    .onSuccess(opened -> socket = opened)
                    .compose(DeviceSocket::welcomed);
        }

        @Override
        public void onDrained() {
            failures = 0;
            if (!drained) {
                drained = true;
                live++;
                if (live == members.size()) {
                    allLive.tryComplete(System.nanoTime());
                }
            }
        }

        @Override
        public void onClosed() {
            if (drained) {
                drained = false;
                live--;
            }
            comeBack(SPREAD_MS);
        }

        private void comeBack(long withinMs) {
            if (leaving) {
                return;
            }
            long pause = 1 + ThreadLocalRandom.current().nextLong(withinMs);
            sockets.vertx().setTimer(pause, timer -> sockets.connect(device, this, retries)
                    .onSuccess(opened -> socket = opened)
                    .onFailure(refused -> {
                        retries.add("tries to connect refused", 1);
                        comeBack(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures++, 10)));
                    }));
        }

        Future<Void> close() {
            return socket == null ? Future.succeededFuture() : socket.close();
        }
    }
}

package io.sealpost.mesh.bench.bare;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Records of 300 bytes sent some way and received again: first as fast as it can be done, then 500 a second. */
final class RoundTrip {

    private static final int RECORD_BYTES = 300;
    private static final int IN_FLIGHT = 3_200;
    private static final int PACED_PER_SECOND = 500;
    private static final int PATIENCE_SECONDS = 30;

    private final Consumer<byte[]> way;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private volatile Histogram micros = new ConcurrentHistogram(3);

    /** @param way sends a record; what it carries comes back to {@link #arrived} */
    RoundTrip(Consumer<byte[]> way) {
        this.way = way;
    }

    /** The first time of each pace is for the compilers. */
    void measure(Duration duration) {
        asFastAsPossible(duration);
        phase("busy", () -> asFastAsPossible(duration));
        paced(duration);
        phase("paced", () -> paced(duration));
    }

    void arrived(byte[] record) {
        long sentAt = ByteBuffer.wrap(record).getLong();
        micros.recordValue((System.nanoTime() - sentAt) / 1_000);
        room.release();
    }

    private void phase(String name, Runnable work) {
        micros = new ConcurrentHistogram(3);
        Says.begin(name);
        long began = System.nanoTime();
        work.run();
        Says.end(name, (System.nanoTime() - began) / 1e9, micros);
    }

    private void asFastAsPossible(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            send();
        }
        awaitAll();
    }

    private void paced(Duration duration) {
        long began = System.nanoTime();
        long step = 1_000_000_000L / PACED_PER_SECOND;
        for (int number = 0; number < duration.toSeconds() * PACED_PER_SECOND; number++) {
            long due = began + number * step;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send();
        }
        awaitAll();
    }

    private void send() {
        takeRoom(1);
        byte[] record = new byte[RECORD_BYTES];
        ThreadLocalRandom.current().nextBytes(record);
        ByteBuffer.wrap(record).putLong(System.nanoTime());
        way.accept(record);
    }

    private void awaitAll() {
        takeRoom(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    private void takeRoom(int records) {
        try {
            if (!room.tryAcquire(records, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A record did not come back within " + PATIENCE_SECONDS + " s.");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

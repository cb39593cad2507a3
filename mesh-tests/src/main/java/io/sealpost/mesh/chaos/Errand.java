package io.sealpost.mesh.chaos;

import io.sealpost.client.SealpostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One kind of work, done over and over by one person, until it is stopped. */
final class Errand implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(1500);

    /** What a person does; it fails as the client does, or with a {@link TimeoutException} when nothing comes of it. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    private final Thread thread;
    private volatile boolean over;
    private volatile RuntimeException defect;

    Errand(Town town, Work work, Deed deed) {
        thread = Thread.ofPlatform().name(work.toString()).start(() -> {
            try {
                while (!over) {
                    tryOnce(town, work, deed);
                    TimeUnit.MILLISECONDS.sleep(
                            PAUSE.toMillis() + ThreadLocalRandom.current().nextLong(500));
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException unexpected) {
                defect = unexpected;
            }
        });
    }

    private static void tryOnce(Town town, Work work, Deed deed) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            deed.run();
            town.done(work, begun);
        } catch (SealpostException | TimeoutException notThisTime) {
            // What a person does who is told so: try again a little later. The watch counts the time.
            return;
        } catch (InterruptedException | RuntimeException other) {
            throw other;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
        }
    }

    /** Waits for the errand under way. Fails if an errand ended for a reason that is no fault of the mesh. */
    @Override
    public void close() {
        over = true;
        try {
            if (!thread.join(Duration.ofSeconds(90))) {
                thread.interrupt();
                throw new IllegalStateException("An errand does not end: " + thread.getName());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (defect != null) {
            throw defect;
        }
    }
}

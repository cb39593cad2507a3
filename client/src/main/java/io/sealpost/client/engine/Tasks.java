package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Work in the background, each piece on a virtual thread of its own; closing interrupts all of it. */
public final class Tasks implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Tasks.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService executor;

    public Tasks(String name) {
        this.executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sealpost-" + name + "-", 0).factory());
    }

    /** For callbacks of others. */
    public ExecutorService executor() {
        return executor;
    }

    /** Does nothing once closed. A failure that the task does not handle is a defect and is logged. */
    void run(Runnable task) {
        try {
            executor.execute(() -> logged(task));
        } catch (RejectedExecutionException closed) {
            LOG.log(Level.DEBUG, "A task was not started because the client is closed");
        }
    }

    /** Runs a task after a pause; not at all if closed before. */
    void after(Duration pause, Runnable task) {
        run(() -> {
            if (pause(pause)) {
                task.run();
            }
        });
    }

    /** @return false if the pause was cut short because everything is closing */
    static boolean pause(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "Background work did not end in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (SealpostException notNow) {
            // What matters is stored, and is taken up again with the next connection.
            LOG.log(Level.DEBUG, "A task in the background was put off code={0}", notNow.code());
        } catch (RuntimeException defect) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.log(Level.WARNING, "A task in the background failed", defect);
            }
        }
    }
}

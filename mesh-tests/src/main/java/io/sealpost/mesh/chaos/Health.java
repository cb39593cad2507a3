package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.devstack.RunningProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Whether every process is what its operator would want. A service may say that it is not ready for as long as a store is
 * away; that it is not <em>alive</em> would have it killed again and again, which helps nobody.
 */
final class Health implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final List<String> STORES = List.of("postgres", "kafka", "redis", "s3");

    private final DevStack stack;
    private final Set<String> saidDead = new TreeSet<>();
    private final Thread thread;
    private volatile boolean over;

    Health(DevStack stack) {
        this.stack = stack;
        thread = Thread.ofPlatform().name("health").daemon().start(this::ask);
    }

    /** Services that answered at any time that they are not alive. */
    synchronized List<String> saidDead() {
        return List.copyOf(saidDead);
    }

    /** Processes that do not run, or services that are not ready, after waiting for them; a third instance may be gone. */
    List<String> unwell(Duration patience) {
        Town.until(patience, () -> unwell().isEmpty());
        return unwell();
    }

    private List<String> unwell() {
        return stack.processes().stream()
                .filter(process -> !process.name().endsWith("-3"))
                .filter(process -> !process.isAlive() || !isStore(process) && !isReady(process.name()))
                .map(RunningProcess::name)
                .toList();
    }

    private void ask() {
        while (!over) {
            for (RunningProcess process : stack.processes()) {
                if (!isStore(process) && answer(process.name(), "live") == 503) {
                    note(process.name());
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private synchronized void note(String name) {
        saidDead.add(name);
    }

    private static boolean isStore(RunningProcess process) {
        return STORES.contains(process.name());
    }

    boolean isReady(String service) {
        return answer(service, "ready") == 200;
    }

    /** The status, or 0 without an answer. */
    private int answer(String service, String question) {
        URI health = stack.managementUri(service).resolve("/q/health/" + question);
        try {
            var connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(3_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}

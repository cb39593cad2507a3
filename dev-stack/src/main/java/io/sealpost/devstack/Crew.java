package io.sealpost.devstack;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does several things at once, but not too many: each start is CPU bound. */
final class Crew {

    private Crew() {}

    /** @throws RuntimeException the first one thrown by a task, after all have ended */
    static void doAll(int atOnce, List<Runnable> tasks) {
        try (ExecutorService executor = Executors.newFixedThreadPool(atOnce)) {
            CompletableFuture<?>[] running = tasks.stream()
                    .map(task -> CompletableFuture.runAsync(task, executor))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}

package io.sealpost.gateway.inbound;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** HTTP requests under way. */
@ApplicationScoped
class OpenRequests {

    private final Set<HttpServerRequest> requests = ConcurrentHashMap.newKeySet();

    void entered(HttpServerRequest request) {
        requests.add(request);
        request.response().endHandler(answered -> left(request));
        request.response().closeHandler(gone -> left(request));
    }

    private void left(HttpServerRequest request) {
        requests.remove(request);
        if (requests.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Blocks until none is under way, or this time is over. */
    synchronized void awaitEmpty(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!requests.isEmpty() && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
    }
}

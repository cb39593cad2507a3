package io.sealpost.mesh.bench.load;

import io.sealpost.mesh.bench.BenchFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The generator's network: all sockets on one thread, so that nothing of it needs a lock. */
public final class Sockets implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 240;
    private static final int MOST = 20_000;

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final List<WebSocketClient> clients;
    private final URI gateway;
    private final Faults faults;
    private int next;

    public Sockets(URI gateway, Faults faults) {
        this.gateway = gateway;
        this.faults = faults;
        // Several addresses of our own: one has too few ports for many short-lived connections.
        this.clients = Stream.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")
                .map(this::clientFrom)
                .toList();
    }

    private WebSocketClient clientFrom(String address) {
        return vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(MOST).setLocalAddress(address));
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Opens a socket and says hello; complete when it is welcome. Whatever goes wrong is a fault of the run. */
    public Future<DeviceSocket> open(Device device, DeviceSocket.Listener listener) {
        return openThrough(gateway, device, listener);
    }

    /** The same, by another way to the gateway. */
    public Future<DeviceSocket> openThrough(URI way, Device device, DeviceSocket.Listener listener) {
        return connect(way, device, listener, faults).compose(DeviceSocket::welcomed);
    }

    /**
     * Opens a socket and says hello; complete when that is said.
     *
     * @param tally where it counts what goes wrong on it
     */
    Future<DeviceSocket> connect(Device device, DeviceSocket.Listener listener, Faults tally) {
        return connect(gateway, device, listener, tally);
    }

    private Future<DeviceSocket> connect(URI way, Device device, DeviceSocket.Listener listener, Faults tally) {
        var address = new WebSocketConnectOptions()
                .setHost(way.getHost())
                .setPort(way.getPort())
                .setURI("/v1/connect");
        return clients.get(next++ % clients.size())
                .connect(address)
                .map(socket -> DeviceSocket.greet(socket, device, listener, tally));
    }

    /** Opens many, at most {@code atOnce} at a time; complete when all are welcome. In the order of the requests. */
    public Future<List<DeviceSocket>> openAll(List<Supplier<Future<DeviceSocket>>> openings, int atOnce) {
        var opened = new DeviceSocket[openings.size()];
        var waiting = new AtomicInteger();
        var lanes = Stream.generate(() -> openNext(openings, waiting, opened))
                .limit(Math.min(atOnce, openings.size()))
                .toList();
        return Future.all(lanes).map(all -> List.of(opened));
    }

    private static Future<Void> openNext(
            List<Supplier<Future<DeviceSocket>>> openings, AtomicInteger waiting, DeviceSocket[] opened) {
        int mine = waiting.getAndIncrement();
        if (mine >= openings.size()) {
            return Future.succeededFuture();
        }
        return openings.get(mine).get().compose(socket -> {
            opened[mine] = socket;
            return openNext(openings, waiting, opened);
        });
    }

    /** Does something on the thread of the sockets and waits for it. */
    public <T> T call(Callable<Future<T>> work) {
        var done = new CompletableFuture<T>();
        vertx.runOnContext(now -> start(work).onSuccess(done::complete).onFailure(done::completeExceptionally));
        try {
            return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new BenchFailure("The mesh did not answer for " + PATIENCE_SECONDS + " s.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("Interrupted.", interrupted);
        } catch (ExecutionException failed) {
            throw new BenchFailure(String.valueOf(failed.getCause().getMessage()), failed.getCause());
        }
    }

    private static <T> Future<T> start(Callable<Future<T>> work) {
        try {
            return work.call();
        } catch (Exception defect) {
            return Future.failedFuture(defect);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

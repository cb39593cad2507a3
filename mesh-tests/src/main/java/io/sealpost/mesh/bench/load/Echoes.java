package io.sealpost.mesh.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The same bytes and paces as a {@link Flow}, to a server that only sends back what it gets. On the sockets' thread. */
public final class Echoes {

    /** @param micros there and back, in microseconds */
    public record Outcome(double seconds, Histogram micros) {}

    private final Vertx vertx;
    private final List<WebSocket> sockets;
    private Histogram micros;
    private Promise<Outcome> done;
    private long beganAt;
    private long stopAt;
    private long underWay;
    private long sent;
    private boolean closedLoop;

    private Echoes(Vertx vertx, List<WebSocket> sockets) {
        this.vertx = vertx;
        this.sockets = sockets;
        sockets.forEach(socket -> socket.binaryMessageHandler(message -> onEcho(socket, message)));
    }

    public static Future<Echoes> open(Vertx vertx, int port, int count) {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(count));
        var opening = IntStream.range(0, count)
                .mapToObj(number -> client.connect(port, "127.0.0.1", "/"))
                .toList();
        return Future.all(opening).map(all -> new Echoes(vertx, all.list()));
    }

    /** Once at a time. */
    public Future<Outcome> run(Pace pace, Duration duration) {
        done = Promise.promise();
        micros = new Histogram(3);
        sent = 0;
        beganAt = System.nanoTime();
        stopAt = beganAt + duration.toNanos();
        closedLoop = pace instanceof Pace.Window;
        switch (pace) {
            case Pace.Window window -> {
                for (int i = 0; i < window.unanswered(); i++) {
                    sockets.forEach(this::send);
                }
            }
            case Pace.Rate rate -> vertx.setPeriodic(1, timer -> sendWhatIsDue(timer, rate.perSecond()));
        }
        return done.future();
    }

    private void sendWhatIsDue(long timer, double perSecond) {
        long now = System.nanoTime();
        if (now >= stopAt) {
            vertx.cancelTimer(timer);
            finishIfComplete(now);
            return;
        }
        while (sent < (long) ((now - beganAt) * perSecond / 1e9)) {
            send(sockets.get((int) (sent % sockets.size())));
        }
    }

    private void send(WebSocket socket) {
        sent++;
        underWay++;
        byte[] bytes = new byte[Pair.CIPHERTEXT_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        socket.writeBinaryMessage(Buffer.buffer(bytes).setLong(0, System.nanoTime()));
    }

    private void onEcho(WebSocket socket, Buffer message) {
        long now = System.nanoTime();
        underWay--;
        micros.recordValue((now - message.getLong(0)) / 1_000);
        if (closedLoop && now < stopAt) {
            send(socket);
        }
        finishIfComplete(now);
    }

    private void finishIfComplete(long now) {
        if (now >= stopAt && underWay == 0) {
            done.tryComplete(new Outcome((now - beganAt) / 1e9, micros));
        }
    }

    public Future<Void> close() {
        return Future.all(sockets.stream().map(WebSocket::close).toList()).mapEmpty();
    }
}

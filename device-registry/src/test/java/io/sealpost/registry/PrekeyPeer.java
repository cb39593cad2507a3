package io.sealpost.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A small HTTP server in the place of prekey-service: it knows the contract of one path, and what it was asked. */
final class PrekeyPeer implements AutoCloseable {

    private final HttpServer server;
    private final String secret;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;
    private volatile boolean down;

    PrekeyPeer(String secret) {
        this.secret = secret;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
        server.createContext("/internal/prekeys/ready", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void ready(boolean now) {
        ready = now;
    }

    void down(boolean now) {
        down = now;
    }

    /** The bodies that were asked about so far. */
    List<String> questions() {
        return questions;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            questions.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (down) {
                exchange.sendResponseHeaders(503, -1);
            } else if (!secret.equals(exchange.getRequestHeaders().getFirst(Headers.SERVICE_SECRET))) {
                exchange.sendResponseHeaders(401, -1);
            } else {
                var body = ("{\"ready\":" + ready + "}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

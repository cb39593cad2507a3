package io.sealpost.prekey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** A registry that does one thing: it shows its public keys to who has the service secret. */
public final class KeyServer implements AutoCloseable {

    private final HttpServer http;
    private final String secret;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String jwks = "";
    private volatile int status = 200;

    private KeyServer(HttpServer http, String secret) {
        this.http = http;
        this.secret = secret;
    }

    public static KeyServer start(String secret) {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new KeyServer(http, secret);
            http.createContext("/v1/keys", server::answer);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void show(SigningKey... keys) {
        var set = new JsonWebKeySet(List.of(keys).stream().map(SigningKey::jwk).toList());
        jwks = set.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** From now on it answers with this status; only 200 comes with keys. */
    public void answerWith(int newStatus) {
        status = newStatus;
    }

    public int reads() {
        return reads.get();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        reads.incrementAndGet();
        boolean known = secret.equals(exchange.getRequestHeaders().getFirst(Headers.SERVICE_SECRET));
        byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? status : 401, known && status == 200 ? body.length : -1);
        if (known && status == 200) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

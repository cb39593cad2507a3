package io.sealpost.gateway;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Headers;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** Stands in for the services behind the gateway: shows keys and lists, and remembers what was forwarded to it. */
public final class Peers implements AutoCloseable {

    /** A request that came through the gateway. */
    public record Seen(String method, String path, Map<String, List<String>> headers, byte[] body) {

        public String header(String name) {
            var values = headers.get(name);
            return values == null ? null : values.getFirst();
        }
    }

    /** What a service answers to what is forwarded. */
    public record Reply(int status, Map<String, String> headers, byte[] body) {}

    private record Account(int version, List<Phone> phones, byte[] accessKey) {}

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(Peers::thread);
    private final String secret;
    private final Map<AccountId, Account> accounts = new ConcurrentHashMap<>();
    private final Map<ByteString, JsonObject> presence = new ConcurrentHashMap<>();
    public final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private volatile List<SigningKey> keys = List.of();
    private volatile boolean down;
    private volatile boolean silent;
    private volatile boolean hasty;
    private final AtomicInteger heldLists = new AtomicInteger();
    private volatile CountDownLatch listsMayGo = new CountDownLatch(0);
    public volatile Reply reply = new Reply(200, Map.of("Content-Type", "application/json"), "{}".getBytes());

    public Peers(int port, String secret, SigningKey key) {
        this.secret = secret;
        show(key);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::onRequest);
        http.start();
    }

    /** The server's own threads would look for services in another class loader than the application's. */
    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "peers");
        thread.setContextClassLoader(Peers.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    public void show(SigningKey... shown) {
        keys = List.of(shown);
    }

    /** All services answer 500 from now on. */
    public void down(boolean isDown) {
        down = isDown;
    }

    /** Forwarded requests are taken but never answered from now on. */
    public void silent(boolean isSilent) {
        silent = isSilent;
    }

    /** Forwarded requests are answered before their body is read from now on. */
    public void hasty(boolean isHasty) {
        hasty = isHasty;
    }

    /** Questions for device lists are taken but not answered until {@link #releaseLists}. */
    public void holdLists() {
        listsMayGo = new CountDownLatch(1);
    }

    public void releaseLists() {
        listsMayGo.countDown();
    }

    /** How many of them wait. */
    public int heldLists() {
        return heldLists.get();
    }

    /** Publishes a list of this account at the registry. */
    public void list(int version, byte[] accessKey, Phone... phones) {
        accounts.put(phones[0].account(), new Account(version, List.of(phones), accessKey));
    }

    public void drop(AccountId account) {
        accounts.remove(account);
    }

    public void present(ByteString channel, boolean online, long lastSeenMs) {
        presence.put(channel, new JsonObject().put("online", online).put("lastSeenMs", lastSeenMs));
    }

    /** The list's bytes, as its owner would have signed them. */
    public static byte[] listBytes(int version, List<Phone> phones) {
        var list = DeviceList.newBuilder()
                .setAccount(phones.getFirst().account().byteString())
                .setVersion(version);
        phones.forEach(phone -> list.addDevices(
                ListedDevice.newBuilder().setDevice(phone.device().byteString())));
        return list.build().toByteArray();
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void onRequest(HttpExchange exchange) throws IOException {
        var body = hasty ? new byte[0] : exchange.getRequestBody().readAllBytes();
        if (!secret.equals(exchange.getRequestHeaders().getFirst(Headers.SERVICE_SECRET))) {
            answer(exchange, 401, new JsonObject());
            return;
        }
        if (down) {
            answer(exchange, 500, new JsonObject());
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/v1/keys" -> answer(exchange, 200, new JsonObject(keySet()));
            case "/internal/device-lists" -> onDeviceList(exchange, new JsonObject(text(body)));
            case "/internal/presence" -> onPresence(exchange, new JsonObject(text(body)));
            default -> onForwarded(exchange, body);
        }
    }

    private String keySet() {
        return new JsonWebKeySet(keys.stream().map(SigningKey::jwk).toList()).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private void onDeviceList(HttpExchange exchange, JsonObject question) throws IOException {
        heldLists.incrementAndGet();
        try {
            listsMayGo.await();
        } catch (InterruptedException closed) {
            return;
        } finally {
            heldLists.decrementAndGet();
        }
        var account = accounts.get(AccountId.of(Base64.getDecoder().decode(question.getString("account"))));
        if (account == null) {
            answer(exchange, 404, new JsonObject());
            return;
        }
        var json = new JsonObject()
                .put("version", account.version())
                .put("list", base64(listBytes(account.version(), account.phones())))
                .put("signature", base64(new byte[64]))
                .put("accessKeyHash", base64(sha256(account.accessKey())));
        answer(exchange, 200, json);
    }

    private void onPresence(HttpExchange exchange, JsonObject question) throws IOException {
        var states = new JsonArray();
        for (var channel : question.getJsonArray("channels")) {
            var known = presence.get(ByteString.copyFrom(Base64.getDecoder().decode((String) channel)));
            var state = known == null ? new JsonObject().put("online", false).put("lastSeenMs", 0) : known.copy();
            states.add(state.put("channel", channel));
        }
        answer(exchange, 200, new JsonObject().put("states", states));
    }

    private void onForwarded(HttpExchange exchange, byte[] body) throws IOException {
        seen.add(new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        if (silent) {
            return;
        }
        var now = reply;
        now.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(now.status(), now.body().length == 0 ? -1 : now.body().length);
        exchange.getResponseBody().write(now.body());
        // Closing the exchange would first wait for the rest of the request.
        exchange.getResponseBody().close();
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, JsonObject json) throws IOException {
        var bytes = json.encode().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}

package io.sealpost.client.mesh;

import io.sealpost.client.ClientOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * The server as one client sees it: two doors, on connections that are never shared, so that nothing about somebody else is
 * asked on a connection that says who asks.
 */
public final class Mesh implements AutoCloseable {

    /** For 100 MB on a slow line. */
    private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(10);

    private final URI server;
    private final ClientOptions options;
    private final HttpClient signedIn;
    private final HttpClient anonymous;

    /** @param executor runs callbacks; the caller closes it after this */
    public Mesh(URI server, ClientOptions options, ExecutorService executor) {
        this.server = server;
        this.options = options;
        this.signedIn = client(options.connectTimeout(), executor);
        this.anonymous = client(options.connectTimeout(), executor);
    }

    public Registry registry() {
        return new Registry(anonymousHttp(), signedInHttp());
    }

    public PrekeyService prekeys() {
        return new PrekeyService(anonymousHttp(), signedInHttp());
    }

    public WakeupService wakeups() {
        return new WakeupService(signedInHttp());
    }

    public PresenceService presence() {
        return new PresenceService(anonymousHttp());
    }

    public Blobs blobs() {
        return new Blobs(anonymousHttp(), signedInHttp(), anonymous, TRANSFER_TIMEOUT);
    }

    public Records records() {
        return new Records(anonymousHttp(), signedInHttp());
    }

    /** The door of what is mine. The first frame must be a Hello. */
    public Socket connect() {
        return Socket.open(signedIn, path("/v1/connect"), options.connectTimeout());
    }

    /** The door of what names others. */
    public Socket connectAnonymously() {
        return Socket.open(anonymous, path("/v1/anonymous"), options.connectTimeout());
    }

    /** Breaks off whatever is under way. */
    @Override
    public void close() {
        close(signedIn);
        close(anonymous);
    }

    private Http signedInHttp() {
        return new Http(signedIn, server, options.requestTimeout());
    }

    private Http anonymousHttp() {
        return new Http(anonymous, server, options.requestTimeout());
    }

    private URI path(String path) {
        String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + "://" + server.getRawAuthority() + path);
    }

    private static HttpClient client(Duration connectTimeout, ExecutorService executor) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor)
                .build();
    }

    private static void close(HttpClient client) {
        client.shutdownNow();
        client.close();
    }
}

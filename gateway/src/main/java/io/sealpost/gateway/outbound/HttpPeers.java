package io.sealpost.gateway.outbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.Upstreams;
import io.sealpost.gateway.domain.PeerUnavailable;
import io.sealpost.gateway.domain.Route.Service;
import io.sealpost.protocol.Headers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The services behind the gateway, each with a bounded number of connections. Adds the service credential. */
@ApplicationScoped
public class HttpPeers implements Upstreams {

    /** What a service said. */
    record Answer(int status, Buffer body) {}

    private static final int KEEP_SECONDS = 30;
    /** An answer that stops in its middle for so long breaks off. */
    private static final int STALLED_SECONDS = 40;

    private final GatewayConfig config;
    private final HttpClient client;

    HttpPeers(Vertx vertx, GatewayConfig config) {
        this.config = config;
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.http().connectTimeout().toMillis())
                .setKeepAliveTimeout(KEEP_SECONDS)
                .setReadIdleTimeout(STALLED_SECONDS);
        var pool = new PoolOptions()
                .setHttp1MaxSize(config.http().connectionsPerService())
                .setMaxWaitQueueSize(config.http().waitingPerService());
        client = vertx.createHttpClient(options, pool);
    }

    @Override
    public Future<HttpClientRequest> open(HttpMethod method, Service service, String path) {
        return open(method, urlOf(service), path);
    }

    private URI urlOf(Service service) {
        return switch (service) {
            case REGISTRY -> config.registryUrl();
            case PREKEYS -> config.prekeyUrl();
            case PRESENCE -> config.presenceUrl();
            case MEDIA -> config.mediaUrl();
        };
    }

    private Future<HttpClientRequest> open(HttpMethod method, URI service, String path) {
        var options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(service + path)
                .setConnectTimeout(config.http().connectTimeout().toMillis())
                .putHeader(Headers.SERVICE_SECRET, config.serviceSecret());
        return client.request(options);
    }

    /** Asks a service something of the gateway's own. Fails with {@link PeerUnavailable} only. */
    Future<Answer> ask(HttpMethod method, URI service, String path, JsonObject question) {
        return open(method, service, path)
                .compose(request -> exchange(request, question))
                .timeout(config.http().askTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(new PeerUnavailable(failure)));
    }

    private static Future<Answer> exchange(HttpClientRequest request, JsonObject question) {
        var response = question == null
                ? request.send()
                : request.putHeader("Content-Type", "application/json").send(question.toBuffer());
        return response.compose(answer -> answer.body().map(body -> new Answer(answer.statusCode(), body)));
    }
}

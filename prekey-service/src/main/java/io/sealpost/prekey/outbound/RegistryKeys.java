package io.sealpost.prekey.outbound;

import io.sealpost.prekey.PrekeyConfig;
import io.sealpost.prekey.domain.Unavailable;
import io.sealpost.protocol.Headers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads the registry's signing keys over HTTP. */
@ApplicationScoped
class RegistryKeys {

    private final HttpClient http;
    private final PrekeyConfig config;

    RegistryKeys(Vertx vertx, PrekeyConfig config) {
        this.http = vertx.createHttpClient();
        this.config = config;
    }

    /** @return the key set (RFC 7517) as JSON; fails when the registry does not answer 200 in time */
    Uni<String> read() {
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(config.registryUrl().resolve("/v1/keys").toString())
                .setTimeout(config.registryTimeout().toMillis())
                .putHeader(Headers.SERVICE_SECRET, config.serviceSecret());
        return http.request(request)
                .chain(HttpClientRequest::send)
                .chain(RegistryKeys::body)
                .map(Buffer::toString)
                .ifNoItem()
                .after(config.registryTimeout())
                .fail();
    }

    private static Uni<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Uni.createFrom().failure(new Unavailable("the registry refused to show its keys"));
        }
        return response.body();
    }

    @PreDestroy
    void close() {
        http.closeAndAwait();
    }
}

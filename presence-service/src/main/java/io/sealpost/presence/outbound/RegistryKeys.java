package io.sealpost.presence.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.domain.KeySource;
import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.protocol.Headers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks device-registry for the keys of access tokens. */
@ApplicationScoped
class RegistryKeys implements KeySource {

    private static final String PATH = "/v1/keys";
    private static final int OK = 200;

    private final HttpClient http;
    private final RequestOptions request;

    RegistryKeys(Vertx vertx, PresenceConfig config) {
        this.http = vertx.createHttpClient();
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(config.registryUrl().resolve(PATH).toString())
                .putHeader(Headers.SERVICE_SECRET, config.serviceSecret())
                .setTimeout(config.storeTimeout().toMillis());
    }

    @Override
    public Uni<String> fetch() {
        return http.request(request)
                .chain(call -> call.send())
                .chain(RegistryKeys::content)
                .map(Buffer::toString)
                .onFailure()
                .transform(StoreUnavailable::new);
    }

    private static Uni<Buffer> content(HttpClientResponse response) {
        return response.statusCode() == OK
                ? response.body()
                : Uni.createFrom().failure(new IllegalStateException("the registry refuses to name its keys"));
    }
}

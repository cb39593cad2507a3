package io.sealpost.presence.wakeup.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.wakeup.domain.Answer;
import io.sealpost.presence.wakeup.domain.Endpoint;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One empty message to a push server (RFC 8030), signed (RFC 8292), on a connection of its own to an address that was checked,
 * under the server's name. Redirections are not followed, and of the answer nothing behind its head is read.
 */
@ApplicationScoped
class PushRequests {

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final int OK = 200;
    private static final int REDIRECTIONS = 300;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final HttpClient http;
    private final PresenceConfig.Wakeup config;

    @Inject
    PushRequests(Vertx vertx, PresenceConfig config) {
        this(vertx, config, new HttpClientOptions());
    }

    /** @param options what is not set here, whom to trust for example */
    PushRequests(Vertx vertx, PresenceConfig config, HttpClientOptions options) {
        this.config = config.wakeup();
        int within = (int) this.config.connectWithin().toMillis();
        options.setKeepAlive(false)
                .setConnectTimeout(within)
                .setSslHandshakeTimeout(within)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        this.http = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(this.config.atOnceToOneAddress()))
                .withConnectHandler(connection -> connection.exceptionHandler(PushRequests::ignore))
                .build();
    }

    /** Whoever asked hears of it. Vert.x would log it otherwise, with words that the push server chose. */
    private static void ignore(Throwable broken) {}

    /**
     * Fails if there is no connection, or no answer in time.
     *
     * @param addresses of the endpoint's host: the second is tried if the first takes no connection
     */
    Uni<Answer> send(Endpoint endpoint, List<InetAddress> addresses, VapidKey key) {
        var open = open(endpoint, addresses.getFirst());
        if (addresses.size() > 1) {
            open = open.onFailure().recoverWithUni(() -> open(endpoint, addresses.getLast()));
        }
        return open.chain(request -> exchange(request, endpoint, key));
    }

    private Uni<HttpClientRequest> open(Endpoint endpoint, InetAddress address) {
        return http.request(new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(endpoint.port(), address.getHostAddress()))
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.isSecure())
                .setURI(endpoint.target()));
    }

    private Uni<Answer> exchange(HttpClientRequest request, Endpoint endpoint, VapidKey key) {
        var expiry = Instant.now().plus(TOKEN_LIFE);
        return request.putHeader("TTL", Long.toString(config.ttl().toSeconds()))
                .putHeader("Urgency", "high")
                // One that is not delivered yet is replaced: several would say no more.
                .putHeader("Topic", "wakeup")
                .putHeader("Authorization", key.authorization(endpoint.origin(), expiry, config.contact()))
                .putHeader("Content-Length", "0")
                .send()
                .map(PushRequests::answer)
                .ifNoItem()
                .after(config.answerWithin())
                .fail()
                .onTermination()
                .invoke(request::reset);
    }

    private static Answer answer(HttpClientResponse response) {
        response.exceptionHandler(PushRequests::ignore);
        int status = response.statusCode();
        if (status >= OK && status < REDIRECTIONS) {
            return new Answer.Taken();
        }
        if (status == NOT_FOUND || status == GONE) {
            return new Answer.Gone();
        }
        return status == TOO_MANY || status >= SERVER_ERRORS
                ? new Answer.Later(retryAfter(response.getHeader("Retry-After"), Instant.now()))
                : new Answer.Refused();
    }

    /** In seconds, or until a date (RFC 9110, 10.2.3). Zero if it says nothing, or nothing that can be read. */
    static Duration retryAfter(String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        if (SECONDS.matcher(header).matches()) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            var date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            var left = Duration.between(now, date.toInstant());
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException notADate) {
            return Duration.ZERO;
        }
    }

    @PreDestroy
    void close() {
        http.closeAndAwait();
    }
}

package io.sealpost.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.client.SealpostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that sends the headers of an answer and half of its body, and then nothing. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StallingServerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        address = URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aRequestEndsWithItsTimeout() {
        server.createContext("/v1/stalled", StallingServerTest::stall);
        var http = new Http(client, address, SHORT);

        assertThatThrownBy(() -> http.get("/v1/stalled", Optional.empty(), Map.class))
                .isInstanceOfSatisfying(SealpostException.class, StallingServerTest::isUnreachable);
    }

    @Test
    void aDownloadEndsWithItsTimeout() throws IOException {
        // Given
        var http = new Http(client, address, LONG);
        server.createContext("/v1/lookups/blob", exchange -> {
            byte[] answer =
                    ("{\"downloadUrl\":\"" + address + "/stalled\",\"sizeBytes\":10}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/stalled", StallingServerTest::stall);
        var blobs = new Blobs(http, http, client, SHORT);

        // When, Then
        try (var body = blobs.download("blob")) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    private static void isUnreachable(SealpostException failed) {
        assertThat(failed.code()).isEqualTo(SealpostException.UNREACHABLE);
    }

    private static void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write(new byte[5]);
        exchange.getResponseBody().flush();
    }
}

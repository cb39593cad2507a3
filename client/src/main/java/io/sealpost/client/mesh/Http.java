package io.sealpost.client.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sealpost.client.SealpostException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** JSON over HTTP to the gateway. Each door has a client, and so connections, of its own. */
final class Http {

    private static final int LONGEST_ANSWER = 1024 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder()
            // A newer server may say more than this client asks for.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient client;
    private final URI server;
    private final Duration timeout;

    Http(HttpClient client, URI server, Duration timeout) {
        this.client = client;
        this.server = server;
        this.timeout = timeout;
    }

    <T> T get(String path, Optional<String> token, Class<T> answer) {
        return read(exchange(request(path, token).GET()), answer);
    }

    <T> T post(String path, Optional<String> token, Object body, Class<T> answer) {
        return read(exchange(request(path, token).POST(json(body))), answer);
    }

    void delete(String path, Optional<String> token) {
        exchange(request(path, token).DELETE());
    }

    /** For requests that are answered without content. */
    void send(String method, String path, Optional<String> token, Object body) {
        exchange(request(path, token).method(method, json(body)));
    }

    void delete(String path, String token) {
        exchange(request(path, Optional.of(token)).DELETE());
    }

    private HttpRequest.Builder request(String path, Optional<String> token) {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json");
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return request;
    }

    private byte[] exchange(HttpRequest.Builder request) {
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            byte[] body = readAll(new TimedBody(response.body(), left));
            if (response.statusCode() / 100 != 2) {
                throw Problems.of(response, body);
            }
            return body;
        } catch (IOException failed) {
            throw unreachable(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable(interrupted);
        }
    }

    private static byte[] readAll(InputStream body) throws IOException {
        try (body) {
            byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw badAnswer(null);
            }
            return bytes;
        }
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    private static <T> T read(byte[] body, Class<T> answer) {
        try {
            T value = JSON.readValue(body, answer);
            if (value == null) {
                throw badAnswer(null);
            }
            return value;
        } catch (IOException notJson) {
            // Not as the cause: Jackson quotes what it could not read.
            throw badAnswer(null);
        }
    }

    static ObjectMapper json() {
        return JSON;
    }

    static SealpostException unreachable(Exception cause) {
        return new SealpostException(
                SealpostException.UNREACHABLE, "The server cannot be reached; check its address and try again.", cause);
    }

    static SealpostException badAnswer(Exception cause) {
        return new SealpostException(
                SealpostException.BAD_ANSWER,
                "The server's answer does not fit the contract; update the client.",
                cause);
    }
}

package io.sealpost.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.client.SealpostClient;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Optional;

/** One instance of prekey-service, asked for bundles as the gateway asks for somebody who knows the access key. */
final class PrekeyDoor implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    /** The one-time keys of a bundle: the EC public key, and the ids of both. */
    record Keys(String ecKey, int ec, int kyber) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final String instance;

    PrekeyDoor(String instance) {
        this.instance = instance;
    }

    /** Empty if the bundle has no one-time keys. Fails if there is no answer, or another than a bundle. */
    Optional<Keys> take(SealpostClient owner) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(Mesh.stack().serviceUri(instance).resolve("/v1/lookups/bundles"))
                .header("Content-Type", "application/json")
                .header(Headers.SERVICE_SECRET, Mesh.stack().stores().serviceSecret())
                .POST(BodyPublishers.ofString(question(owner)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException("prekey-service answered " + answer.statusCode());
        }
        return keys(JSON.readTree(answer.body()).at("/targets/0/bundles/0"));
    }

    private static String question(SealpostClient owner) {
        return """
                {"targets":[{"account":"%s","devices":["%s"],"contact":true}]}
                """.formatted(
                        base64(owner.account().bytes()), base64(owner.device().bytes()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Optional<Keys> keys(JsonNode bundle) throws IOException {
        if (bundle.isMissingNode()) {
            throw new IOException("prekey-service knows no such device");
        }
        var ec = bundle.path("oneTimeEc");
        return ec.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Keys(
                        ec.path("publicKey").asText(),
                        ec.path("id").asInt(),
                        bundle.path("kyberPreKey").path("id").asInt()));
    }

    @Override
    public void close() {
        http.close();
    }
}

package io.sealpost.media;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.ConfigProvider;

/** What a client does, through a gateway that adds the service secret. */
final class Client {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What an upload ticket said. */
    record Ticket(
            String blob, String uploadUrl, Map<String, String> uploadHeaders, String deletionToken, long expiresAtMs) {}

    private Client() {}

    static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    static RequestSpecification request() {
        return RestAssured.given()
                .header(Headers.SERVICE_SECRET, config("sealpost.service-secret"))
                .contentType("application/json");
    }

    static RequestSpecification signedIn(String token) {
        return request().header("Authorization", "Bearer " + token);
    }

    static byte[] bytes(int size) {
        var bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    static String checksum(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    static Map<String, Object> wish(byte[] content) {
        return Map.of("sizeBytes", content.length, "checksum", checksum(content));
    }

    static ValidatableResponse askToUpload(String token, byte[] content) {
        return signedIn(token).body(wish(content)).post("/v1/blobs").then();
    }

    static Ticket ticket(String token, byte[] content) {
        var json = askToUpload(token, content).statusCode(201).extract().jsonPath();
        return new Ticket(
                json.getString("blob"),
                json.getString("uploadUrl"),
                json.getMap("uploadHeaders"),
                json.getString("deletionToken"),
                json.getLong("expiresAtMs"));
    }

    static int put(Ticket ticket, byte[] content) {
        return put(ticket.uploadUrl(), ticket.uploadHeaders(), content);
    }

    static int put(String url, Map<String, String> headers, byte[] content) {
        var request = HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(content));
        headers.forEach(request::header);
        return send(request).statusCode();
    }

    /** A ticket, used. */
    static Ticket uploaded(String token, byte[] content) {
        var ticket = ticket(token, content);
        if (put(ticket, content) != 200) {
            throw new AssertionError("the upload was refused");
        }
        return ticket;
    }

    static ValidatableResponse lookUp(String blob) {
        return request().body(Map.of("blob", blob)).post("/v1/lookups/blob").then();
    }

    static String downloadUrl(String blob) {
        return lookUp(blob).statusCode(200).extract().jsonPath().getString("downloadUrl");
    }

    static ValidatableResponse delete(String blob, String token) {
        return request()
                .body(Map.of("blob", blob, "deletionToken", token))
                .post("/v1/blobs/delete")
                .then();
    }

    static HttpResponse<byte[]> get(String url, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}

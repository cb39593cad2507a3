package io.sealpost.devstack;

import io.sealpost.protocol.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the registry for invitations, as its operator. */
final class Invitations {

    private static final Pattern INVITATION = Pattern.compile("\"invitation\"\\s*:\\s*\"([^\"\\\\]+)\"");

    private Invitations() {}

    /** @return one invitation, good for one registration */
    static String make(URI registry, String serviceSecret) {
        var request = HttpRequest.newBuilder(registry.resolve("/internal/invitations"))
                .timeout(Duration.ofSeconds(15))
                .header(Headers.SERVICE_SECRET, serviceSecret)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Matcher invitation = INVITATION.matcher(response.body());
            if (response.statusCode() != 201 || !invitation.find()) {
                throw new DevStackFailure("The registry made no invitation (HTTP " + response.statusCode() + ").");
            }
            return invitation.group(1);
        } catch (IOException e) {
            throw new DevStackFailure("The registry does not answer at " + registry + ": is the mesh up?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevStackFailure("Interrupted while asking the registry.", e);
        }
    }
}

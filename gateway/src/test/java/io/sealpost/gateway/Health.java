package io.sealpost.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.ConfigProvider;

/** The management port of the gateway under test. */
final class Health {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Health() {}

    static boolean isReady() throws IOException, InterruptedException {
        return status("/q/health/ready") == 200;
    }

    static int status(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path), BodyHandlers.discarding()).statusCode();
    }

    static String text(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path), BodyHandlers.ofString()).body();
    }

    private static HttpRequest request(String path) {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }
}

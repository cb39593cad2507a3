package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mesh.court.NeedleSearch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No label of any metric names a person (the logs are searched by the court order). */
class MetricsHygieneTest {

    private static final List<String> SERVICES = List.of(
            "gateway", "device-registry", "prekey-service", "mailbox-service", "presence-service", "media-service");

    @Test
    void noScrapeNamesAnAccountOrADevice() throws Exception {
        try (var alice = Mesh.person("Alice");
                var bob = Mesh.person("Bob")) {
            // Given
            alice.client().addContact(bob.client().link());
            alice.client().connect();
            bob.client().connect();
            alice.tell(bob, "counted, not named");
            bob.heardAt("counted, not named");
            var people = alice.traces();
            people.addAll(bob.traces());
            var search = new NeedleSearch(people);

            // Then
            for (String service : SERVICES) {
                byte[] scrape = scrape(service);
                assertThat(scrape.length).as(service).isGreaterThan(1_000);
                assertThat(search.in(scrape)).as(service).isEmpty();
            }
        }
    }

    private static byte[] scrape(String service) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            Mesh.stack().managementUri(service).resolve("/q/metrics"))
                    .build();
            return http.send(request, BodyHandlers.ofByteArray()).body();
        }
    }
}

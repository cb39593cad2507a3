package io.sealpost.prekey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator sees, on a port of its own. */
@QuarkusTest
@WithTestResource(Infra.class)
class ManagementTest {

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void saysThatItStartedLivesAndIsReady() {
        // When
        var answers = Stream.of("health/started", "health/live", "health/ready")
                .map(path -> given().get(management.resolve(path)))
                .toList();

        // Then
        answers.forEach(answer -> answer.then().statusCode(200));
    }

    @Test
    void countsWithoutNamingAnybody() {
        // Given
        var phone = Phone.fresh();
        Client.publish(phone, 1);
        Client.take(phone);

        // When
        var metrics = given().get(management.resolve("metrics")).asString();

        // Then
        assertThat(metrics)
                .contains("prekeys_uploads_total{outcome=\"Stored\"}")
                .contains("prekeys_bundles_total{ec=\"one-time\",kyber=\"one-time\"}")
                .doesNotContain(phone.device().uuid().toString())
                .doesNotContain(phone.account().uuid().toString());
    }

    @Test
    void describesItsHttpInterface() {
        // When
        var openApi = given().get(management.resolve("openapi")).asString();

        // Then
        assertThat(openApi).contains("/v1/prekeys/one-time", "/v1/lookups/bundles", "/internal/prekeys/ready");
    }
}

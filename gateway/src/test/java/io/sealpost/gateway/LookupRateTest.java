package io.sealpost.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.protocol.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names cannot be tried in masses. A gateway of its own, because nobody may look anything up there afterwards. */
@QuarkusTest
@TestProfile(LookupRateTest.Strict.class)
class LookupRateTest extends GatewayTest {

    public static class Strict implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.limits.lookup", "5/3600s");
        }
    }

    @Test
    void lookUpsOfUsernamesAreCountedWhateverTheAnswer() {
        // Given
        world.open("/v1/connect").close();
        for (int n = 0; n < 5; n++) {
            world.peers.reply = new Peers.Reply(n % 2 == 0 ? 404 : 200, Map.of(), "{}".getBytes());
            assertThat(lookup("somebody").statusCode()).isIn(200, 404);
        }

        // When
        var refused = lookup("somebody");

        // Then: a name that was never asked for, and one that was
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.jsonPath().getString("type")).isEqualTo(Problem.TOO_MANY_REQUESTS.type());
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(lookup("another").statusCode()).isEqualTo(429);
        assertThat(world.peers.seen).hasSize(5);
    }

    private static Response lookup(String username) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("username", username))
                .post("/v1/lookups/username");
    }
}

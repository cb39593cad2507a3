package io.sealpost.registry;

import static io.restassured.RestAssured.given;
import static io.sealpost.registry.Client.accountRequest;
import static io.sealpost.registry.Client.base64;
import static io.sealpost.registry.Client.pendingToken;
import static io.sealpost.registry.Client.post;
import static io.sealpost.registry.Client.register;
import static io.sealpost.registry.Client.registered;
import static io.sealpost.registry.Client.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import io.sealpost.protocol.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies and comes back. */
@QuarkusTest
@WithTestResource(value = Infra.class, scope = TestResourceScope.GLOBAL)
class StoreOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    PrekeyPeer prekeys;
    TestInfrastructure stores;

    @Test
    void asksToTryAgainWhileTheDatabaseIsDownAndLosesNothing() {
        // Given
        prekeys.ready(true);
        prekeys.down(false);
        var bob = registered();
        var alice = Phone.random();
        var token = pendingToken(alice);
        var question = Map.of("account", base64(bob.account().bytes()));

        // When
        stores.kill(Part.POSTGRES);
        try {
            // Then: 504 where a connection broke in the middle, 503 once none can be made; never a defect
            assertThat(register(token, accountRequest(alice)).statusCode()).isIn(503, 504);
            await().atMost(PATIENCE)
                    .until(() -> post("/v1/lookups/device-list", question).statusCode() == 503);
            Problems.assertProblem(register(token, accountRequest(alice)), Problem.UNAVAILABLE);
            assertThat(ready()).isEqualTo(503);
            assertThat(service().get("/v1/keys").statusCode()).isEqualTo(200);
        } finally {
            stores.restart(Part.POSTGRES);
        }
        await().atMost(PATIENCE)
                .until(() -> register(token, accountRequest(alice)).statusCode() == 201);
        assertThat(post("/v1/lookups/device-list", question).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> ready() == 200);
    }

    private static int ready() {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().get(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .statusCode();
    }
}

package io.sealpost.gateway;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A running gateway in its world. */
@WithTestResource(Infra.class)
abstract class GatewayTest {

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    Redis redis;

    World world;

    @BeforeEach
    void start() {
        world = new World(gateway, redis);
    }

    @AfterEach
    void stop() {
        world.close();
    }
}

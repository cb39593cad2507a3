package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.client.ConnectionState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Bob is away, and has a push server. The mesh that the tests share trusts those of this machine. */
class WakeupsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than a device may take to come back by itself before it is woken. */
    private static final Duration FOR_GOOD = Duration.ofSeconds(8);

    private final List<String> wakeups = new CopyOnWriteArrayList<>();
    private HttpServer push;
    private Person alice;
    private Person bob;

    @BeforeEach
    void meet() throws IOException {
        push = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        push.createContext("/", this::onWakeup);
        push.start();
        alice = Mesh.person("Alice");
        bob = Mesh.person("Bob");
        alice.client().connect();
        bob.client().connect();
        alice.client().addContact(bob.client().link());
        alice.tell(bob, "while he is here");
        bob.heardAt("while he is here");
        bob.client().wakeups().at(endpoint("/bob"));
    }

    @AfterEach
    void close() {
        bob.close();
        alice.close();
        push.stop(0);
    }

    private URI endpoint(String path) {
        return URI.create("http://127.0.0.1:" + push.getAddress().getPort() + path);
    }

    private void onWakeup(HttpExchange exchange) throws IOException {
        try (exchange) {
            int bytes = exchange.getRequestBody().readAllBytes().length;
            wakeups.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + bytes);
            exchange.sendResponseHeaders(201, -1);
        }
    }

    private void awaitWakeups(int count) {
        await().atMost(PATIENCE).until(() -> wakeups.size() >= count);
        await().during(FOR_GOOD).atMost(PATIENCE).until(() -> wakeups.size() == count);
        assertThat(wakeups).containsOnly("POST /bob 0");
    }

    @Test
    void anAbsentDeviceIsWokenOncePerAbsence() {
        // When
        bob.client().disconnect();
        List.of("one", "two", "three").forEach(text -> alice.tell(bob, text));

        // Then
        awaitWakeups(1);

        // When
        bob.client().connect();
        List.of("one", "two", "three").forEach(bob::heardAt);
        bob.awaitDrained();
        bob.client().disconnect();
        alice.tell(bob, "four");

        // Then
        awaitWakeups(2);
    }

    @Test
    void anotherOwnerOfTheMailboxDoesNotWakeAgain() {
        // Given
        bob.client().disconnect();
        alice.tell(bob, "one");
        awaitWakeups(1);

        // When
        Mesh.stack().restart("mailbox-service");
        alice.tell(bob, "two");

        // Then: who was connected to it has come back, and everybody else would have been woken
        var carol = Mesh.person("Carol");
        carol.client().wakeups().at(endpoint("/carol"));
        alice.client().addContact(carol.client().link());
        alice.tell(carol, "somebody else");
        await().atMost(PATIENCE).until(() -> wakeups.contains("POST /carol 0"));
        carol.close();
        assertThat(wakeups).containsExactly("POST /bob 0", "POST /carol 0");
    }

    @Test
    void aRemovedDeviceIsForgotten() throws Exception {
        // Given
        var laptop = new Person(
                "laptop",
                Mesh.temporaryFolder("laptop"),
                Mesh.stack().gatewayUri(),
                Mesh.stack().serverName());
        DevicesTest.link(bob, laptop);
        int before = registrations();
        laptop.client().wakeups().at(endpoint("/laptop"));
        assertThat(registrations()).isEqualTo(before + 1);

        // When
        laptop.client().connect();
        bob.client().devices().remove(laptop.client().device());

        // Then
        await().atMost(PATIENCE).until(() -> registrations() == before);
        await().atMost(PATIENCE).until(() -> laptop.client().state() == ConnectionState.REMOVED);
        laptop.close();
    }

    private static int registrations() {
        try (var redis = new Jedis(Mesh.stack().stores().redis().uri())) {
            return redis.keys("wakeup:{*}").size();
        }
    }
}

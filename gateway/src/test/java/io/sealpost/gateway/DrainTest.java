package io.sealpost.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gateway of its own, because it is not ready afterwards. */
@QuarkusTest
@TestProfile(DrainTest.Apart.class)
class DrainTest extends GatewayTest {

    public static class Apart implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            // Patience enough for the registry that the test keeps waiting.
            return Map.of("gateway.sockets.drain-over", "1s", "gateway.http.ask-timeout", "20s");
        }
    }

    @Inject
    Event<ShutdownDelayInitiatedEvent> shutdown;

    @Test
    void answersWhatIsUnderWayThenSendsEverybodyElsewhere() throws Exception {
        // Given
        var phones = IntStream.range(0, 5).mapToObj(n -> world.listedPhone()).toList();
        var clients = phones.stream().map(world::connect).toList();
        var watcher = world.open("/v1/anonymous");
        phones.forEach(phone -> world.owner.attached(phone, 1));
        var recipients =
                IntStream.range(0, 5).mapToObj(n -> world.listedPhone()).toList();
        world.peers.holdLists();
        IntStream.range(0, 5).forEach(n -> clients.get(n).send(n + 1, World.sendTo(recipients.get(n))));
        await().atMost(Duration.ofSeconds(15)).until(() -> world.peers.heldLists() == 5);

        // When
        var drain = new Thread(() -> shutdown.fire(new ShutdownDelayInitiatedEvent()));
        drain.start();

        // Then
        assertThat(watcher.closeCode()).isEqualTo(1012);
        assertThat(clients).allMatch(SocketClient::isOpen);
        world.peers.releaseLists();
        for (int n = 0; n < 5; n++) {
            assertThat(clients.get(n).next(FrameCase.ACCEPTED).getRequest()).isEqualTo(n + 1);
            assertThat(clients.get(n).closeCode()).isEqualTo(1012);
        }
        drain.join();
        recipients.forEach(
                recipient -> world.owner.await(1, command -> MailboxOwner.isTo(recipient.account(), command)));
        phones.forEach(phone -> world.owner.await(
                1,
                command -> command.hasDetach()
                        && MailboxOwner.isOf(phone, command.getDetach().getDevice())));
        await().atMost(Duration.ofSeconds(30)).until(() -> !Health.isReady());
        given().header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .get("/v1/connect")
                .then()
                .statusCode(503);
        given().get("/v1/registration").then().statusCode(200);
    }
}

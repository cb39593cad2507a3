package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new device gets what was said before it came. */
@Timeout(120)
class HistoryArchiveTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private SealpostClient laptop;
    private final List<ClientEvent> laptopsEvents = new CopyOnWriteArrayList<>();

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        laptop = people.open("laptop");
        laptop.listen(laptopsEvents::add);
    }

    @AfterEach
    void close() {
        laptop.close();
        people.close();
    }

    @Test
    void theNewDeviceShowsTheSameHistoryInTheSameOrder() throws Exception {
        // Given
        for (int n = 0; n < 450; n++) {
            people.alice.send(people.bob.account(), "message " + n);
        }
        var last = people.alice.send(people.bob.account(), "the last before the laptop");
        last.accepted().get(60, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> history(people.bob, people.alice).size() == 453);
        Message hi = history(people.alice, people.bob).get(1);
        people.alice.chat(people.bob.account()).react(hi, "👍").accepted().get(30, TimeUnit.SECONDS);
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> history(people.alice, people.bob).stream().allMatch(HistoryArchiveTest::isSettled));

        // When
        DeviceId device = link();
        laptop.connect();
        people.bob.send(people.alice.account(), "to both").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(laptop, people.bob, "to both");
        assertThat(people.alice.giveHistory(device)).isGreaterThanOrEqualTo(453);

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .untilAsserted(() -> assertThat(texts(laptop)).isEqualTo(texts(people.alice)));
        Message there = history(laptop, people.bob).get(1);
        assertThat(there.changes().reactions())
                .isEqualTo(history(people.alice, people.bob).get(1).changes().reactions());
        assertThat(laptopsEvents)
                .filteredOn(ClientEvent.HistoryProgress.class::isInstance)
                .isNotEmpty();
    }

    @Test
    void whatDisappearsIsNotGiven() throws Exception {
        // Given
        people.alice
                .chat(people.bob.account())
                .setTimer(Duration.ofHours(1))
                .accepted()
                .get(30, TimeUnit.SECONDS);
        people.alice.send(people.bob.account(), "burn after reading").accepted().get(30, TimeUnit.SECONDS);

        // When
        DeviceId device = link();
        laptop.connect();

        // Then
        assertThat(people.alice.giveHistory(device)).isEqualTo(2);
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi");
    }

    @Test
    void anInterruptedTransferGoesOnAndNothingIsTwice() throws Exception {
        // Given: the blob cannot be had
        DeviceId device = link();
        laptop.connect();
        people.mesh.problems =
                path -> path.equals("/v1/lookups/blob") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        people.alice.giveHistory(device);
        await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh.requests.contains("POST /v1/lookups/blob"));
        assertThat(history(laptop, people.bob)).isEmpty();

        // When
        people.mesh.problems = path -> Optional.empty();
        laptop.disconnect();
        laptop.connect();

        // Then
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi");
        people.alice.giveHistory(device);
        people.bob.send(people.alice.account(), "after it").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi", "after it");
    }

    private DeviceId link() throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        DeviceId device = people.alice.approveLink(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
        return device;
    }

    private List<String> texts(SealpostClient client) {
        return history(client, people.bob).stream().map(Message::text).toList();
    }

    private static List<Message> history(SealpostClient client, SealpostClient other) {
        return client.history(other.account(), 1_000);
    }

    private static boolean isSettled(Message message) {
        return message.state() != Message.State.PENDING;
    }
}

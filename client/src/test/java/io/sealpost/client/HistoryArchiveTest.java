package io.sealpost.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
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
        assertThat(people.alice.devices().giveHistory(device)).isGreaterThanOrEqualTo(453);

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
        assertThat(people.alice.devices().giveHistory(device)).isEqualTo(2);
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi");
    }

    @Test
    void anInterruptedTransferGoesOnAndNothingIsTwice() throws Exception {
        // Given: the blob cannot be had
        DeviceId device = link();
        laptop.connect();
        people.mesh.problems =
                path -> path.equals("/v1/lookups/blob") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();
        people.alice.devices().giveHistory(device);
        await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh.requests.contains("POST /v1/lookups/blob"));
        assertThat(history(laptop, people.bob)).isEmpty();

        // When
        people.mesh.problems = path -> Optional.empty();
        laptop.disconnect();
        laptop.connect();

        // Then
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi");
        people.alice.devices().giveHistory(device);
        people.bob.send(people.alice.account(), "after it").accepted().get(30, TimeUnit.SECONDS);
        TwoPeople.awaitTexts(laptop, people.bob, "hello", "hi", "after it");
    }

    @Test
    void partsThatCannotBeHadAreLeftOutAndTheNextOnesCome() throws Exception {
        // Given: parts that are gone, changed, no gzip, cut, and no messages, before one that is good
        DeviceId device = link();
        laptop.close();
        offer(sentFile("gone".getBytes(UTF_8)));
        offer(sentFile("changed".getBytes(UTF_8)));
        offer(sentFile("no gzip".getBytes(UTF_8)));
        offer(sentFile(Arrays.copyOf(gzip("cut".getBytes(UTF_8)), 12)));
        offer(sentFile(gzip("no messages".getBytes(UTF_8))));
        people.alice.devices().giveHistory(device);
        synchronized (people.mesh) {
            people.mesh.blobs().remove("blob-0");
            people.mesh.blobs().get("blob-1")[20] ^= 1;
        }

        // When
        laptop = people.open("laptop");
        laptop.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .untilAsserted(() -> assertThat(texts(laptop)).isEqualTo(texts(people.alice)));
        await().atMost(TwoPeople.PATIENCE).until(() -> partsOfLaptop() == 0);
        assertThat(texts(laptop)).hasSize(7);
    }

    /** @return what a message says about it, serialised */
    private byte[] sentFile(byte[] content) throws Exception {
        Path file = Files.write(folder.resolve("part"), content);
        people.alice
                .chat(people.bob.account())
                .sendFile(file, "application/gzip")
                .accepted()
                .get(30, TimeUnit.SECONDS);
        try (var connection = database("alice");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT content FROM message ORDER BY position DESC LIMIT 1")) {
            rows.next();
            return Content.parseFrom(rows.getBytes(1)).getAttachment().toByteArray();
        }
    }

    private void offer(byte[] file) throws SQLException {
        try (var connection = database("laptop");
                var insert = connection.prepareStatement("INSERT INTO archive_part (file, messages) VALUES (?, 1)")) {
            insert.setBytes(1, file);
            insert.execute();
        }
    }

    private int partsOfLaptop() throws SQLException {
        try (var connection = database("laptop");
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM archive_part")) {
            return rows.getInt(1);
        }
    }

    private Connection database(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + people.home(name).resolve("sealpost.db"));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private DeviceId link() throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        DeviceId device = people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
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

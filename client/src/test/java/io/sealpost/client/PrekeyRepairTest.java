package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.mesh.Json;
import io.sealpost.protocol.frames.v1.PrekeysLow;
import io.sealpost.protocol.frames.v1.ServerFrame;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client does when the server has lost its prekeys, or gets others' in unusual ways. */
@Timeout(120)
class PrekeyRepairTest {

    @TempDir
    Path folder;

    private TwoPeople people;
    private byte[] bobsDevice;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        bobsDevice = people.bob.device().bytes();
    }

    @AfterEach
    void close() {
        people.close();
    }

    private void bobConnectsAgain() {
        people.bob.disconnect();
        people.bob.connect();
    }

    private void serverSaysThatNoneAreLeft() {
        people.mesh.tell(
                bobsDevice,
                ServerFrame.newBuilder()
                        .setPrekeysLow(PrekeysLow.getDefaultInstance())
                        .build());
    }

    private static List<Integer> ids(Json.AllPrekeys keys) {
        return Stream.of(List.of(keys.signedPreKey(), keys.lastResortKyber()), keys.oneTimeEc(), keys.oneTimeKyber())
                .flatMap(List::stream)
                .map(Json.Key::id)
                .toList();
    }

    @Test
    void aServerThatLostEverythingGetsAllKeysAnewAndNoneOfTheOldOnes() {
        // Given
        var before = people.mesh.prekeys(bobsDevice);
        people.mesh.restorePrekeys(bobsDevice, null);

        // When
        bobConnectsAgain();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh.prekeys(bobsDevice) != null);
        assertThat(ids(people.mesh.prekeys(bobsDevice))).hasSize(202).doesNotContainAnyElementsOf(ids(before));
        assertThat(people.bob.prekeyCount()).isEqualTo(new PrekeyCount(100, 100));
    }

    @Test
    void aServerThatCameBackWithOlderKeysIsRepairedWhenItSaysThatNoneAreLeft() throws Exception {
        // Given: Bob has renewed his keys since the backup
        var backup = people.mesh.prekeys(bobsDevice);
        people.mesh.restorePrekeys(bobsDevice, null);
        bobConnectsAgain();
        await().atMost(TwoPeople.PATIENCE).until(() -> people.mesh.prekeys(bobsDevice) != null);
        people.mesh.restorePrekeys(bobsDevice, backup);

        // When
        serverSaysThatNoneAreLeft();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.prekeys(bobsDevice).signedPreKey().id()
                        > backup.signedPreKey().id());
        assertThat(ids(people.mesh.prekeys(bobsDevice))).doesNotContainAnyElementsOf(ids(backup));
        try (var carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.bob.link());
            carol.connect();
            carol.send(people.bob.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
            TwoPeople.awaitTexts(people.bob, carol, "hello");
        }
    }

    @Test
    void aServerThatGaveEverythingAwayGetsMoreOneTimeKeysOnly() {
        // Given
        var before = people.mesh.prekeys(bobsDevice);
        people.mesh.useUpPrekeys(bobsDevice, 0);

        // When
        serverSaysThatNoneAreLeft();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bob.prekeyCount().equals(new PrekeyCount(100, 100)));
        assertThat(people.mesh.prekeys(bobsDevice)).isSameAs(before);
    }

    @Test
    void aDeviceThatWasAwayWhenItsKeysRanOutLearnsItWhenItConnects() {
        // Given
        people.bob.disconnect();
        people.mesh.useUpPrekeys(bobsDevice, 0);

        // When
        people.bob.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bob.prekeyCount().equals(new PrekeyCount(100, 100)));
    }

    @Test
    void aServerThatSaysItAllTheTimeIsNotAskedAllTheTime() {
        // Given
        people.mesh.useUpPrekeys(bobsDevice, 5);
        int before = people.mesh.requests.size();

        // When
        for (int n = 0; n < 2000; n++) {
            serverSaysThatNoneAreLeft();
        }

        // Then
        await().atMost(TwoPeople.PATIENCE).until(() -> people.bob.prekeyCount().equals(new PrekeyCount(100, 100)));
        assertThat(people.mesh.requests.size() - before).isLessThan(1000);
    }

    @Test
    void whoseAccessKeyIsRefusedAsksAsAStranger() throws Exception {
        // Given: Alice knows Bob's profile key; her session is gone
        people.mesh.refusingAccessKeys = true;
        people.bob.close();
        forgetSessions("bob");
        people.bob = people.open("bob");
        people.bob.connect();
        people.mesh.bundleRequests.clear();

        // When
        people.bob.send(people.alice.account(), "it's me").accepted().get(30, TimeUnit.SECONDS);

        // Then
        TwoPeople.awaitTexts(people.alice, people.bob, "hello", "hi", "it's me");
        assertThat(people.mesh.bundleRequests)
                .extracting(request -> request.targets().getFirst().accessKey() != null)
                .containsExactly(true, false);
    }

    /** The server learns that somebody knows all three, but not who. */
    @Test
    void sessionsWithManyAreBegunWithOneRequestThatDoesNotNameTheOwnAccount() throws Exception {
        try (var carol = people.open("carol");
                var dave = people.open("dave");
                var laptop = people.open("laptop")) {
            // Given: three contacts who were never written to
            for (var contact : List.of(carol, dave)) {
                contact.register(NewAccount.anonymous());
                people.bob.addContact(contact.link());
            }
            people.mesh.bundleRequests.clear();

            // When
            var code = new CompletableFuture<LinkCode>();
            var linked = CompletableFuture.runAsync(() -> laptop.link(code::complete));
            people.bob.devices().approve(code.get(30, TimeUnit.SECONDS));
            linked.get(30, TimeUnit.SECONDS);

            // Then
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.mesh.bundleRequests.stream().anyMatch(PrekeyRepairTest::namesMany));
            assertThat(people.mesh.bundleRequests.stream()
                            .filter(PrekeyRepairTest::namesMany)
                            .flatMap(request -> request.targets().stream()))
                    .hasSize(2)
                    .noneMatch(target ->
                            Arrays.equals(target.account(), people.bob.account().bytes()));
        }
    }

    private static boolean namesMany(Json.BundleRequest request) {
        return request.targets().size() > 1;
    }

    private void forgetSessions(String name) throws Exception {
        var file = "jdbc:sqlite:" + people.home(name).resolve("sealpost.db");
        try (var connection = java.sql.DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM session")).isPositive();
        }
    }
}

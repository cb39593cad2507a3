package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice deletes her account, and is interrupted wherever she can be. */
@Timeout(180)
class DeletingTest {

    private static final Profile ALICE = new Profile("Alice A.", "at sea", Optional.empty());

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void nothingIsLeftAtTheServerNorHere() throws Exception {
        // Given
        var account = people.alice.account();
        var profileKey = profileKeyOf("alice");
        Path file = Files.write(folder.resolve("picture.png"), new byte[] {1, 2, 3});
        people.alice.chat(people.bob.account()).sendFile(file, "image/png");
        assertThat(people.mesh.blobs()).hasSize(1);
        people.mesh.leftChannels.set(2);

        // When
        people.alice.deleteAccount();

        // Then
        assertThat(people.mesh.list(account.bytes())).isNull();
        assertThat(people.mesh.blobs()).isEmpty();
        assertThat(people.home("alice")).doesNotExist();
        var today = LocalDate.now(ZoneOffset.UTC);
        for (int days = 0; days <= 8; days++) {
            var channel = ByteString.copyFrom(profileKey.presenceChannel(today.minusDays(days)));
            assertThat(people.mesh.forgotten.stream().filter(channel::equals).count())
                    .isEqualTo(3);
        }
        assertThat(people.mesh.requestsWithToken).doesNotContain("POST /v1/blobs/delete", "POST /v1/presence/forget");
        try (var again = people.open("alice")) {
            assertThat(again.isRegistered()).isFalse();
        }
    }

    @Test
    void anotherDeviceCannotDeleteTheAccountAndIsSignedOutWhenItGoes() throws Exception {
        try (var laptop = people.open("laptop")) {
            // Given
            link(laptop);
            laptop.connect();

            // When, Then
            assertThatThrownBy(laptop::deleteAccount).hasMessageContaining("Only the first device");
            assertThat(laptop.devices().list()).hasSize(2);
            people.alice.deleteAccount();
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.state() == ConnectionState.REMOVED);
            assertThatThrownBy(laptop::connect).hasMessageContaining("the account was deleted");
            assertThat(people.home("laptop").resolve("sealpost.db")).exists();
        }
        // When: a device that was away
        try (var laptop = people.open("laptop")) {
            assertThatThrownBy(laptop::connect).hasMessageContaining("does not know this device any more");
        }
    }

    @Test
    void whatCannotBeAskedForDeletesNothingHere() {
        // Given
        people.mesh.problems =
                path -> path.equals("/v1/account/delete") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();

        // When, Then
        assertThatThrownBy(people.alice::deleteAccount)
                .isInstanceOfSatisfying(SealpostException.class, failed -> assertThat(failed.code())
                        .isEqualTo(Problem.UNAVAILABLE.code()));
        assertThat(people.alice.history(people.bob.account(), 10)).hasSize(2);
        people.alice.connect();
        assertThat(people.alice.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aWrongClockIsSaidAsOne() {
        people.mesh.problems =
                path -> path.equals("/v1/account/delete") ? Optional.of(Problem.STATEMENT_EXPIRED) : Optional.empty();

        assertThatThrownBy(people.alice::deleteAccount).hasMessageContaining("clock is wrong");
    }

    @Test
    void whoWasNotToldThatItIsDoneFindsOut() {
        // Given
        people.mesh.answeringDeletions = false;

        // When
        people.alice.deleteAccount();

        // Then
        assertThat(people.home("alice")).doesNotExist();
    }

    @Test
    void whoDiedBeforeTheHomeWasDeletedDoesItAgain() throws Exception {
        // Given: the server has forgotten the account, the home folder is as it was
        Path saved = folder.resolve("saved");
        people.alice.close();
        copy(people.home("alice"), saved);
        people.alice = people.open("alice");
        people.alice.deleteAccount();
        copy(saved, people.home("alice"));

        // When
        people.alice = people.open("alice");
        people.alice.deleteAccount();

        // Then
        assertThat(people.home("alice")).doesNotExist();
    }

    @Test
    void whatIsInTheWayElsewhereStopsNothing() throws Exception {
        // Given
        Path file = Files.write(folder.resolve("picture.png"), new byte[] {1, 2, 3});
        people.alice.chat(people.bob.account()).sendFile(file, "image/png");
        people.mesh.problems = path -> path.equals("/v1/blobs/delete") || path.equals("/v1/presence/forget")
                ? Optional.of(Problem.UNAVAILABLE)
                : Optional.empty();
        Path note = Files.writeString(people.home("alice").resolve("note.txt"), "not the client's");

        // When
        people.alice.deleteAccount();

        // Then
        assertThat(people.home("alice")).isDirectoryContaining(note::equals);
        try (var left = Files.list(people.home("alice"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aProfileThatCannotBeErasedKeepsNobodysAccount() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        byte[] record = profileKeyOf("alice").profileRecord();
        people.mesh.problems =
                path -> path.startsWith("/v1/records/") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();

        // When
        people.alice.deleteAccount();

        // Then
        assertThat(people.mesh.record(record)).isPresent();
        assertThat(people.home("alice")).doesNotExist();
    }

    @Test
    void theProfileComesBackIfTheAccountStays() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        people.alice.setProfile(new Profile("Alice A.", "on land", Optional.empty()));
        byte[] record = profileKeyOf("alice").profileRecord();
        people.mesh.problems =
                path -> path.equals("/v1/account/delete") ? Optional.of(Problem.UNAVAILABLE) : Optional.empty();

        // When
        assertThatThrownBy(people.alice::deleteAccount).isInstanceOf(SealpostException.class);
        assertThat(people.mesh.record(record)).isEmpty();
        people.alice.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.record(record).isPresent());
        assertThat(people.alice.profile().about()).isEqualTo("on land");
        people.mesh.problems = path -> Optional.empty();
        people.alice.deleteAccount();
        assertThat(people.mesh.record(record)).isEmpty();
    }

    @Test
    void aProfileThatWasNeitherErasedNorIsToBeAnyMoreStays() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        byte[] record = profileKeyOf("alice").profileRecord();
        people.mesh.problems = path -> path.equals("/v1/account/delete") || path.equals("/v1/records/delete")
                ? Optional.of(Problem.UNAVAILABLE)
                : Optional.empty();
        assertThatThrownBy(people.alice::deleteAccount).isInstanceOf(SealpostException.class);
        people.mesh.problems = path -> Optional.empty();
        people.mesh.requests.clear();

        // When: whatever is to be done is done before a change is shown
        people.alice.connect();
        people.alice.setProfile(new Profile("Alice A.", "on land", Optional.empty()));

        // Then
        assertThat(people.mesh.record(record)).isPresent();
        assertThat(people.mesh.requests).doesNotContain("POST /v1/records/delete");
    }

    private void link(SealpostClient laptop) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
    }

    private ProfileKey profileKeyOf(String name) throws Exception {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + people.home(name).resolve("sealpost.db"));
                var rows = connection.createStatement().executeQuery("SELECT profile_key FROM own")) {
            rows.next();
            return new ProfileKey(rows.getBytes(1));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}

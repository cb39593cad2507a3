package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.mesh.Json;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people show of themselves, to whom, and what a server can do about it. */
@Timeout(120)
class ProfileTest {

    private static final Profile ALICE = new Profile("Alice A.", "at sea", Optional.empty());

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void contactsSeeItOnceTheyTalk() throws Exception {
        // Given
        assertThat(people.alice.profile()).isEqualTo(Profile.empty());
        assertThat(people.bob.profile(people.alice.account())).isEmpty();

        // When
        people.alice.setProfile(new Profile("Alice A.", "at sea", Optional.of(picture(700, 300))));
        newContact();

        // Then
        Profile shown = people.alice.profile();
        assertThat(shown.displayName()).isEqualTo("Alice A.");
        var small = ImageIO.read(new ByteArrayInputStream(shown.picture().orElseThrow()));
        assertThat(small.getWidth()).isEqualTo(256);
        assertThat(small.getHeight()).isEqualTo(110);
        try (SealpostClient carol = people.open("carol")) {
            carol.connect();
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> carol.profile(people.alice.account()).equals(Optional.of(shown)));
        }
        assertThat(people.mesh.requestsWithToken)
                .contains("POST /v1/records/create")
                .doesNotContain("POST /v1/records/read");
    }

    @Test
    void whoWritesIsSeenOnceTheirRequestIsAccepted() throws Exception {
        // Given
        people.alice.setProfile(new Profile("Alice A.", "at sea", Optional.empty()));
        try (SealpostClient carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.connect();
            people.alice.addContact(carol.link());
            people.alice.send(carol.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE).until(() -> carol.requests().size() == 1);
            assertThat(carol.profile(people.alice.account())).isEmpty();

            // When
            carol.chat(people.alice.account()).accept();

            // Then
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> carol.profile(people.alice.account()).isPresent());
        }
    }

    @Test
    void theRecordShowsNothingAndOnlyTheOwnersDevicesCanWriteIt() {
        // Given
        people.alice.setProfile(ALICE);

        // When
        Json.RecordVersion record = recordOfAlice();
        people.alice.setProfile(new Profile("Alice", "", Optional.empty()));

        // Then
        assertThat(new String(record.content())).doesNotContain("Alice", "at sea");
        assertThat(record.content()).hasSize(256 + 12 + 16);
        assertThat(recordOfAlice().content()).hasSize(256 + 12 + 16);
        assertThat(recordOfAlice().version()).isEqualTo(2);
        var key = keyOf("alice");
        assertThat(record.writeKey())
                .hasSize(32)
                .isNotEqualTo(key.bytes())
                .isNotEqualTo(key.profileRecord())
                .isNotEqualTo(key.profileCipherKey());
    }

    @Test
    void whoIsBlockedReadsNothingNew() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        ProfileKey before = keyOf("alice");
        assertThat(people.mesh.record(before.profileRecord())).isPresent();

        // When
        people.alice.chat(people.bob.account()).block();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .until(() -> people.mesh.record(before.profileRecord()).isEmpty());
        ProfileKey after = keyOf("alice");
        assertThat(after).isNotEqualTo(before);
        assertThat(people.mesh.record(after.profileRecord()))
                .hasValueSatisfying(moved -> assertThat(moved.version()).isEqualTo(1));
        people.alice.setProfile(new Profile("not for Bob", "", Optional.empty()));
        assertThat(people.mesh.record(before.profileRecord())).isEmpty();
    }

    @Test
    void contactsFollowToTheNewKey() throws Exception {
        // Given
        newContact();
        try (SealpostClient carol = people.open("carol")) {
            carol.connect();
            people.alice.setProfile(ALICE);

            // When
            people.alice.chat(people.bob.account()).block();

            // Then: the notice of the new key has no body, and is enough
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> carol.profile(people.alice.account()).equals(Optional.of(ALICE)));
        }
    }

    @Test
    void allDevicesShowTheSameAndMayChangeIt() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        try (SealpostClient laptop = linked()) {
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.profile().equals(ALICE));

            // When
            var changed = new Profile("Alice from the laptop", "", Optional.empty());
            laptop.setProfile(changed);

            // Then
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.alice.profile().equals(changed));
            people.alice.setProfile(Profile.empty());
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.profile().equals(Profile.empty()));
            assertThat(recordOfAlice().version()).isEqualTo(3);
        }
    }

    @Test
    void goesOnAfterAnAnswerThatWasLost() {
        // Given: the server made the record, but nobody heard
        people.mesh.problems = path -> path.equals("/v1/records/create") ? lostAnswer() : Optional.empty();
        assertThatThrownBy(() -> people.alice.setProfile(ALICE)).isInstanceOf(SealpostException.class);
        assertThat(people.alice.profile()).isEqualTo(ALICE);
        var key = keyOf("alice");
        byte[] writeKey = writeKeyOf("alice");
        people.mesh.record(key.profileRecord(), new Json.RecordVersion(null, 1, writeKey, new byte[300]));
        people.mesh.problems = path -> Optional.empty();

        // When
        people.alice.disconnect();
        people.alice.connect();

        // Then
        await().atMost(TwoPeople.PATIENCE)
                .until(() ->
                        people.mesh.record(key.profileRecord()).orElseThrow().version() == 2);
    }

    @Test
    void makesARecordAnewThatExpired() {
        // Given
        people.alice.setProfile(ALICE);
        people.mesh.record(keyOf("alice").profileRecord(), null);

        // When
        people.alice.setProfile(new Profile("Alice again", "", Optional.empty()));

        // Then
        assertThat(recordOfAlice().version()).isEqualTo(1);
    }

    @Test
    void giveUpOnAServerThatKeepsNothing() {
        people.mesh.problems =
                path -> path.equals("/v1/records/create") ? Optional.of(Problem.RECORD_VERSION) : Optional.empty();

        assertThatThrownBy(() -> people.alice.setProfile(ALICE))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(SealpostException.BAD_ANSWER));
        assertThat(people.alice.profile()).isEqualTo(ALICE);
    }

    @Test
    void nobodyIsShownAnythingOlder() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        Json.RecordVersion old = recordOfAlice();
        var newer = new Profile("Alice, newer", "", Optional.empty());
        people.alice.setProfile(newer);
        newContact();
        try (SealpostClient carol = people.open("carol")) {
            carol.connect();
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> carol.profile(people.alice.account()).equals(Optional.of(newer)));
        }

        // When
        people.mesh.record(keyOf("alice").profileRecord(), old);
        lookAgainTomorrow("carol");
        people.mesh.requests.clear();
        try (SealpostClient carol = people.open("carol")) {
            carol.connect();
            carol.send(people.alice.account(), "still you?").accepted().get(30, TimeUnit.SECONDS);
            await().atMost(TwoPeople.PATIENCE).until(() -> lookedAt("carol") > System.currentTimeMillis() - 120_000);

            // Then
            assertThat(people.mesh.requests).contains("POST /v1/records/read");
            assertThat(carol.profile(people.alice.account())).contains(newer);
        }
    }

    @Test
    void garbageAndForgeriesAreNoProfiles() throws Exception {
        // Given
        people.alice.setProfile(ALICE);
        people.mesh.recordAnswers = record -> new Json.RecordAnswer(record.version() + 1, record.content());

        // When
        newContact();
        try (SealpostClient carol = people.open("carol")) {
            carol.connect();
            await().atMost(TwoPeople.PATIENCE).until(() -> lookedAt("carol") > 0);

            // Then
            assertThat(carol.profile(people.alice.account())).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithASentence() {
        var tooLong = "x".repeat(65);
        assertThatThrownBy(() -> new Profile(tooLong, "", Optional.empty())).hasMessageContaining("64 characters");
        assertThatThrownBy(() -> people.alice.setProfile(new Profile("", "", Optional.of("GIF89a".getBytes()))))
                .hasMessageContaining("JPEG or PNG");
        assertThat(people.alice.profile()).isEqualTo(Profile.empty());
    }

    /** Carol writes to Alice, who answers: both have each other's profile key. Carol is closed then. */
    private void newContact() throws Exception {
        try (SealpostClient carol = people.open("carol")) {
            carol.register(NewAccount.anonymous());
            carol.addContact(people.alice.link());
            carol.connect();
            carol.send(people.alice.account(), "hello").accepted().get(30, TimeUnit.SECONDS);
            TwoPeople.awaitTexts(people.alice, carol, "hello");
            people.alice.send(carol.account(), "hi").accepted().get(30, TimeUnit.SECONDS);
            TwoPeople.awaitTexts(carol, people.alice, "hello", "hi");
        }
    }

    private SealpostClient linked() throws Exception {
        SealpostClient laptop = people.open("laptop");
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
        laptop.connect();
        return laptop;
    }

    private Json.RecordVersion recordOfAlice() {
        return people.mesh.record(keyOf("alice").profileRecord()).orElseThrow();
    }

    private static Optional<Problem> lostAnswer() {
        return Optional.of(Problem.OUTCOME_UNKNOWN);
    }

    private ProfileKey keyOf(String name) {
        return inStore(name, store -> store.ownProfile.key());
    }

    private byte[] writeKeyOf(String name) {
        return inStore(name, store -> store.shownProfiles.find().orElseThrow().writeKey());
    }

    private long lookedAt(String name) {
        return inStore(name, store -> store.contactProfiles.lookedAt(people.alice.account()));
    }

    private void lookAgainTomorrow(String name) {
        inStore(name, store -> {
            var key = store.accounts.find(people.alice.account()).orElseThrow().profileKey();
            store.contactProfiles.looked(people.alice.account(), key.orElseThrow(), 1);
            return null;
        });
    }

    /** Beside the client that has the same file open: SQLite lets one more in. */
    private <T> T inStore(String name, Function<Store, T> question) {
        try (Store store = Store.open(people.home(name).resolve("sealpost.db"), InstantSource.system())) {
            return store.transaction(() -> question.apply(store));
        }
    }

    private static byte[] picture(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, 0xFF000000 | x * 31 << 8 | y);
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}

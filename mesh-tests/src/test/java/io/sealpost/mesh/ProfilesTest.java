package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.mesh.Records;
import io.sealpost.client.store.Store;
import io.sealpost.mesh.court.CourtOrder;
import io.sealpost.mesh.court.Needle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Who sees what somebody shows of themselves: contacts, until they are blocked, and never the mesh. */
class ProfilesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void contactsSeeItTheBlockedNothingNewAndTheMeshNothing() throws IOException {
        try (var alice = Mesh.person("Alice");
                var bob = Mesh.person("Bob");
                var carol = Mesh.person("Carol")) {
            // Given
            alice.client().setProfile(new Profile("Alice Liddell of Oxford", "down the hole", Optional.of(picture())));
            var shown = alice.client().profile();
            alice.client().connect();
            for (var contact : List.of(bob, carol)) {
                contact.client().connect();
                contact.client().addContact(alice.client().link());
                alice.client().addContact(contact.client().link());
                alice.tell(contact, "hello from Alice");
                awaitSeen(alice, contact, shown);
            }
            var bobsKey = keyOf(alice, bob);

            // When
            alice.client().chat(bob.client().account()).block();
            await().atMost(PATIENCE).until(() -> !keyOf(alice, carol).equals(bobsKey));
            var renamed = new Profile("Alice behind the looking-glass", "", shown.picture());
            alice.client().setProfile(renamed);

            // Then
            var carolsKey = keyOf(alice, carol);
            anonymously(records -> {
                assertThat(records.read(bobsKey.profileRecord())).isEmpty();
                assertThat(records.read(carolsKey.profileRecord()))
                        .hasValueSatisfying(there -> assertThat(there.version()).isEqualTo(2));
            });
            bob.tell(alice, "are you there?");
            assertThat(keyOf(alice, bob)).isEqualTo(bobsKey);
            assertThat(bob.client().profile(alice.client().account())).contains(shown);
            assertHidden(shown, renamed);
        }
    }

    private static void awaitSeen(Person who, Person by, Profile profile) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(by.client().profile(who.client().account())).contains(profile));
    }

    /** SEAL: neither text nor picture stands anywhere in the mesh. */
    private static void assertHidden(Profile... profiles) {
        var secrets = Arrays.stream(profiles)
                .flatMap(profile -> {
                    byte[] picture = profile.picture().orElseThrow();
                    byte[] middle = Arrays.copyOfRange(picture, picture.length / 2, picture.length / 2 + 48);
                    return List.of(
                            Needle.text("a display name", profile.displayName()),
                            new Needle("a piece of the picture", middle))
                            .stream();
                })
                .toList();

        var verdict = new CourtOrder(Mesh.stack().stores()).execute(secrets, List.of());

        assertThat(verdict.found()).isEmpty();
        assertThat(verdict.bytes()).isPositive();
    }

    /** The profile key of one person as another one's device knows it. */
    private static ProfileKey keyOf(Person of, Person by) {
        try (var store = Store.open(by.home().resolve("sealpost.db"), InstantSource.system())) {
            return store.transaction(() -> store.accounts.find(of.client().account()))
                    .flatMap(known -> known.profileKey())
                    .orElseThrow();
        }
    }

    private static void anonymously(Consumer<Records> questions) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var mesh = new io.sealpost.client.mesh.Mesh(
                        Mesh.stack().gatewayUri(), ClientOptions.defaults(), threads)) {
            questions.accept(mesh.records());
        }
    }

    private static byte[] picture() throws IOException {
        var image = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        var random = new Random(3);
        for (int x = 0; x < 300; x++) {
            for (int y = 0; y < 300; y++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}

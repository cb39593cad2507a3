package io.sealpost.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.testmesh.TinyMesh;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people show of themselves, typed and read in a terminal. */
@Timeout(180)
class ProfileCommandTest {

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private Terminal alice;
    private Terminal bob;

    @BeforeEach
    void register() {
        alice = new Terminal(folder.resolve("alice"), mesh.uri());
        bob = new Terminal(folder.resolve("bob"), mesh.uri());
        alice.type("register", "--username", "alice");
        bob.type("register");
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void eachPartIsChangedByItself() throws IOException {
        // Given
        Path picture = folder.resolve("me.png");
        ImageIO.write(new BufferedImage(600, 400, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        assertThat(bob.type("profile").lines()).containsExactly("Name      none", "About     none", "Picture   none");

        // When
        var named = bob.type("profile", "--name", "Bob B.", "--picture", picture.toString());
        var described = bob.type("profile", "--about", "in the garden");

        // Then
        assertThat(named.code()).isZero();
        assertThat(described.out()).contains("Saved.", "Bob B.", "in the garden", " bytes");
        assertThat(bob.type("profile", "--remove").lines())
                .contains("Name      none", "About     none", "Picture   none");
    }

    @Test
    void aContactIsCalledWhatTheyCallThemselvesWithAMarkAndMadeHarmless() {
        // Given
        bob.type("profile", "--name", "Bob \u001b[2J\u202Egnp");
        bob.type("add", "alice");
        String bobsId = bob.type("whoami")
                .lines()
                .getFirst()
                .replaceAll("Account +", "")
                .substring(0, 8);

        // When
        bob.type("send", "alice", "hello");

        // Then
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            alice.type("receive");
            alice.type("accept", bobsId);
            assertThat(alice.type("contacts", "--offline").out())
                    .startsWith("~Bob ␛[2J\uFFFDgnp")
                    .doesNotContain("\u001b", "\u202E");
        });
        assertThat(alice.type("send", "~Bob ␛[2J\uFFFDgnp", "hi").err()).contains("No contact is called");
    }

    @Test
    void whatCannotBeShownIsRefusedInASentence() throws IOException {
        Path noPicture = folder.resolve("sealpost.txt");
        Files.writeString(noPicture, "hello");

        assertThat(bob.type("profile", "--name", "x".repeat(65)).err()).contains("64 characters");
        assertThat(bob.type("profile", "--picture", noPicture.toString()).err()).contains("JPEG or PNG");
        assertThat(bob.type("profile", "--picture", "/no/such/file").err()).contains("cannot be read");
        assertThat(bob.type("profile", "--remove", "--name", "B").err()).contains("not both");
        assertThat(bob.type("profile").out()).contains("Name      none");
    }
}

package io.sealpost.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.testmesh.TinyMesh;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bob's username names another account, and Alice decides at the command line. */
@Timeout(180)
class KeyChangeCommandTest {

    @TempDir
    Path folder;

    private final TinyMesh mesh = new TinyMesh();
    private Terminal alice;
    private Terminal bob;
    private Terminal newBob;

    @BeforeEach
    void beginAnew() {
        alice = new Terminal(folder.resolve("alice"), mesh.uri());
        bob = new Terminal(folder.resolve("bob"), mesh.uri());
        newBob = new Terminal(folder.resolve("newBob"), mesh.uri());
        alice.type("register", "--username", "alice");
        bob.type("register", "--username", "bob");
        alice.type("add", "bob", "--name", "Bobby");
        alice.type("send", "Bobby", "hello");
        assertThat(alice.type("key-change", "Bobby").err()).contains("names no other account");
        bob.type("username", "--remove");
        newBob.type("register", "--username", "bob");
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void theUserSeesItComparesAndAccepts() {
        // When
        var added = alice.type("add", "bob");
        var refused = alice.type("send", "Bobby", "are you there?");
        var shown = alice.type("key-change", "Bobby");
        var listed = alice.type("contacts", "--offline");
        var chat = alice.pipe("hello?\n/quit\n", "chat", "Bobby");
        var accepted = alice.type("key-change", "Bobby", "--accept");
        var sent = alice.type("send", "Bobby", "welcome back");

        // Then
        assertThat(added.code()).isEqualTo(1);
        assertThat(added.err()).contains("names another account").hasLineCount(1);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("names another account", "sealpost key-change");
        List<String> digits = shown.lines().stream()
                .filter(line -> line.matches(" {4}(\\d{5} ?){4}"))
                .toList();
        assertThat(digits).hasSize(6);
        assertThat(digits.subList(0, 3)).isNotEqualTo(digits.subList(3, 6));
        assertThat(shown.out()).contains(newBob.type("whoami", "--link").out().strip(), "--accept", "--keep");
        assertThat(listed.lines()).singleElement().asString().contains("Bobby", "@bob", "key changed");
        assertThat(chat.out()).contains("the username of Bobby names another account now", "accept the new one");
        assertThat(accepted.code()).isZero();
        assertThat(accepted.out()).contains("Accepted: Bobby is the new account", "sealpost verify Bobby");
        assertThat(sent.code()).isZero();
        assertThat(alice.type("contacts", "--offline").lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("Bobby") && line.contains("@bob "))
                .anyMatch(line -> !line.startsWith("Bobby") && line.contains("was @bob"));
        assertThat(newBob.type("receive").err()).contains("wrote to you");
        assertThat(newBob.type("requests").out()).contains("welcome back");
        assertThat(bob.type("requests").out()).doesNotContain("welcome back");
    }

    @Test
    void theUserKeepsTheOldAccount() {
        // Given
        alice.type("add", "bob");

        // When
        var kept = alice.type("key-change", "Bobby", "--keep");

        // Then
        assertThat(kept.out()).contains("Kept", "old account");
        assertThat(alice.type("send", "Bobby", "and on").code()).isZero();
        assertThat(bob.type("receive").code()).isZero();
        assertThat(bob.type("requests").out()).contains("and on");
        assertThat(alice.type("contacts", "--offline").out()).doesNotContain("key changed");
        assertThat(alice.type("key-change", "Bobby").out()).contains("You have kept");
    }

    @Test
    void itExplainsItselfAndTakesOneAnswer() {
        assertThat(alice.type("key-change", "--help").out())
                .contains("--accept", "--keep", "begins with a new account");
        assertThat(alice.type("key-change", "Bobby", "--accept", "--keep").code())
                .isEqualTo(2);
        assertThat(alice.type("key-change", "Bobby", "--keep").err()).contains("names no other account");
    }
}

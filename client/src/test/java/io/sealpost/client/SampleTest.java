package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.testmesh.TinyMesh;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's sample: it compiles, it works, and it is the one in the README. */
@Timeout(120)
class SampleTest {

    private final List<String> printed = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    // sample
    void greet(Path home, URI server, String linkOfBob) {
        try (var alice = SealpostClient.open(home, server, ClientOptions.defaults())) {
            alice.register(NewAccount.anonymous().withUsername("alice"));
            alice.listen(event -> {
                if (event instanceof ClientEvent.MessageReceived received) {
                    println(received.message().text());
                }
            });
            alice.connect();
            Contact bob = alice.addContact(ContactLink.parse(linkOfBob));
            Sent sent = alice.send(bob.account(), "Hello Bob");
            sent.accepted().join(); // now it is in the mesh and will be delivered
            println(alice.safety(bob.account()).number().grouped());
        }
    }
    // end of sample

    @Test
    void theSampleSendsAMessage() {
        try (var mesh = new TinyMesh();
                var bob = SealpostClient.open(folder.resolve("bob"), mesh.uri(), ClientOptions.defaults())) {
            bob.register(NewAccount.anonymous());
            bob.connect();

            greet(folder.resolve("alice"), mesh.uri(), bob.link().text());

            await().atMost(TwoPeople.PATIENCE).until(() -> !bob.requests().isEmpty());
            var alice = bob.requests().getFirst().account();
            bob.chat(alice).accept();
            assertThat(bob.history(alice, 1).getFirst().text()).isEqualTo("Hello Bob");
            assertThat(printed).containsExactly(bob.safety(alice).number().grouped());
        }
    }

    @Test
    void theReadmeShowsExactlyThis() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/sealpost/client/SampleTest.java"));
        String sample =
                source.substring(source.indexOf("    // sample\n") + 14, source.indexOf("    // end of sample"));
        String readme = Files.readString(Path.of("README.md"));

        assertThat(readme).contains("```java\n" + sample.stripTrailing().stripIndent() + "\n```");
    }

    private void println(String line) {
        printed.add(line);
    }
}

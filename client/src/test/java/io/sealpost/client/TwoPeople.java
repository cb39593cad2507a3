package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.testmesh.TinyMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Alice and Bob, who have exchanged a message each and are connected. */
final class TwoPeople implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ClientOptions QUICK = ClientOptions.defaults().withMarksDelay(Duration.ofMillis(50));

    final TinyMesh mesh = new TinyMesh();
    final List<ClientEvent> bobsEvents = new CopyOnWriteArrayList<>();
    private final Path folder;
    SealpostClient alice;
    SealpostClient bob;

    TwoPeople(Path folder) {
        this.folder = folder;
        alice = open("alice");
        bob = open("bob");
        alice.register(NewAccount.anonymous().withUsername("alice"));
        bob.register(NewAccount.anonymous());
        bob.listen(bobsEvents::add);
        alice.addContact(bob.link());
        alice.connect();
        bob.connect();
        alice.send(bob.account(), "hello");
        awaitTexts(bob, alice, "hello");
        bob.send(alice.account(), "hi");
        awaitTexts(alice, bob, "hello", "hi");
    }

    SealpostClient open(String name) {
        return SealpostClient.open(home(name), mesh.uri(), QUICK);
    }

    Path home(String name) {
        return folder.resolve(name);
    }

    static void awaitTexts(SealpostClient reader, SealpostClient other, String... texts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        reader.history(other.account(), 20).stream().map(Message::text))
                .containsExactly(texts));
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        mesh.close();
    }
}

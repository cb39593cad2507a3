package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.Message;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * DUR, ORD and ONCE while a process dies in the middle of a conversation, a first contact and an upload: together they use
 * every service. {@code -Dsealpost.full=true} kills each more often, at other moments.
 */
class KilledServiceTest {

    private static final int MESSAGES = 60;
    private static final int ROUNDS = Boolean.getBoolean("sealpost.full") ? 6 : 1;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway",
                "mailbox-service",
                "device-registry",
                "prekey-service",
                "presence-service",
                "media-service",
                "redis",
                "kafka",
                "postgres"
            })
    void losesReordersAndRepeatsNothingWhenAProcessIsKilled(String victim) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            killOnce(victim, MESSAGES / 3 - round * 3);
        }
    }

    private static void killOnce(String victim, int killAt) throws Exception {
        try (var alice = Mesh.person("Alice");
                var bob = Mesh.person("Bob");
                var carol = Mesh.person("Carol")) {
            // Given: Alice and Bob are online and have written to each other; Carol is new
            alice.client().addContact(bob.client().link());
            for (Person person : List.of(alice, bob, carol)) {
                person.client().connect();
            }
            alice.tell(bob, "hello");
            bob.heardAt("hello");
            var picture = Files.write(Mesh.temporaryFolder("picture").resolve("treehouse.png"), Picture.paint());

            // When
            var sent = new ArrayList<Sent>();
            CompletableFuture<Void> meanwhile = CompletableFuture.completedFuture(null);
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(alice.client().send(bob.client().account(), "message " + i));
                if (i == killAt) {
                    Mesh.stack().kill(victim);
                    // Not on the common pool, which has one thread on two cores: the JDK's WebSocket needs it.
                    meanwhile = CompletableFuture.runAsync(
                            () -> {
                                untilDone(() ->
                                        bob.client().addContact(carol.client().link()));
                                untilDone(() -> bob.tell(carol, "hello, Carol"));
                                untilDone(() -> bob.client()
                                        .sendAttachment(alice.client().account(), picture, "image/png"));
                            },
                            task -> Thread.ofVirtual().start(task));
                }
                if (i == 2 * MESSAGES / 3) {
                    Mesh.stack().restart(victim);
                }
            }
            for (Sent one : sent) {
                one.accepted().get(120, TimeUnit.SECONDS);
            }
            meanwhile.get(120, TimeUnit.SECONDS);

            // Then
            bob.heardAt("message " + (MESSAGES - 1));
            assertThat(bob.readFrom(alice)).isEqualTo(expected());
            carol.heardAt("hello, Carol");
            assertThat(carol.readFrom(bob)).containsExactly("hello, Carol");
            assertThat(downloaded(alice, bob)).hasSameBinaryContentAs(picture);
        }
    }

    /** What a person does who is told that something did not work: again, until it does. */
    private static void untilDone(Runnable action) {
        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(failure -> failure instanceof SealpostException)
                .until(() -> {
                    action.run();
                    return true;
                });
    }

    /** The one file that Alice got. */
    private static Path downloaded(Person alice, Person bob) {
        await().atMost(Person.PATIENCE).until(() -> !files(alice, bob).isEmpty());
        assertThat(files(alice, bob)).hasSize(1);
        var target = Mesh.temporaryFolder("download").resolve("received.png");
        untilDone(() -> alice.client().downloadAttachment(files(alice, bob).getFirst(), target));
        return target;
    }

    private static List<Message> files(Person alice, Person bob) {
        return alice.client().history(bob.client().account(), 100).stream()
                .filter(message -> message.attachment().isPresent())
                .toList();
    }

    private static List<String> expected() {
        var texts = new ArrayList<String>();
        texts.add("hello");
        for (int i = 0; i < MESSAGES; i++) {
            texts.add("message " + i);
        }
        return texts;
    }
}

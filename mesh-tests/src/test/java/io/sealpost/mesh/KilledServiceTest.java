package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DUR, ORD and ONCE while a process dies in the middle of a conversation. */
class KilledServiceTest {

    private static final int MESSAGES = 60;

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
        try (var alice = Mesh.person("Alice");
                var bob = Mesh.person("Bob")) {
            // Given: both are online and have written to each other
            alice.client().addContact(bob.client().link());
            alice.client().connect();
            bob.client().connect();
            alice.tell(bob, "hello");
            bob.heardAt("hello");

            // When
            var sent = new ArrayList<Sent>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(alice.client().send(bob.client().account(), "message " + i));
                if (i == MESSAGES / 3) {
                    Mesh.stack().kill(victim);
                }
                if (i == 2 * MESSAGES / 3) {
                    Mesh.stack().restart(victim);
                }
            }
            for (Sent one : sent) {
                one.accepted().get(120, TimeUnit.SECONDS);
            }

            // Then
            bob.heardAt("message " + (MESSAGES - 1));
            assertThat(bob.readFrom(alice)).isEqualTo(expected());
        }
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

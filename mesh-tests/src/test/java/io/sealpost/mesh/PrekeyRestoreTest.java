package io.sealpost.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.PrekeyCount;
import io.sealpost.client.SealpostClient;
import io.sealpost.mesh.PrekeyDoor.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator puts an older database in the place of prekey-service's, and starts it again. */
class PrekeyRestoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SERVICE = "prekey-service";
    private static final PrekeyCount FULL = new PrekeyCount(100, 100);

    @Test
    void noKeyLeavesTwiceAndEveryDeviceUploadsNewOnes() throws Exception {
        try (var bob = Mesh.person("Bob");
                var dave = Mesh.person("Dave");
                var alice = Mesh.person("Alice");
                var door = new PrekeyDoor(SERVICE)) {
            // Given: what leaves after the backup
            bob.client().connect();
            await().atMost(PATIENCE).until(() -> door.take(bob.client()).isPresent());
            PrekeyDatabase.backUp();
            var before = new ArrayList<Keys>(take(door, bob.client(), 8));
            before.addAll(take(door, dave.client(), 3));
            var erin = Mesh.person("Erin");

            // When
            Mesh.stack().stop(SERVICE);
            PrekeyDatabase.restore();
            Mesh.stack().restart(SERVICE);

            // Then: who is connected is asked for new keys at once
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> bob.client().prekeyCount().equals(FULL));
            assertThat(PrekeyDatabase.waiting(dave.client())).isEmpty();
            assertThat(door.take(dave.client())).isEmpty();

            // Then: who is not, or came after the backup, uploads with the next connection
            dave.client().connect();
            erin.client().connect();
            await().atMost(PATIENCE).until(() -> dave.client().prekeyCount().equals(FULL));
            await().atMost(PATIENCE).until(() -> erin.client().prekeyCount().equals(FULL));

            // Then
            var after = new ArrayList<Keys>(take(door, bob.client(), 40));
            after.addAll(take(door, dave.client(), 40));
            assertThat(after).extracting(Keys::ecKey).doesNotContainAnyElementsOf(ecKeys(before));
            alice.client().connect();
            for (var contact : List.of(bob, dave, erin)) {
                alice.client().addContact(contact.client().link());
                alice.tell(contact, "after the restore");
                contact.heardAt("after the restore");
                assertThat(contact.count(ClientEvent.SecurityEvent.class)).isZero();
            }
            erin.close();
        }
    }

    private static List<String> ecKeys(List<Keys> keys) {
        return keys.stream().map(Keys::ecKey).toList();
    }

    private static List<Keys> take(PrekeyDoor door, SealpostClient owner, int count) throws Exception {
        var taken = new ArrayList<Keys>();
        for (int n = 0; n < count; n++) {
            taken.add(door.take(owner).orElseThrow());
        }
        return taken;
    }
}

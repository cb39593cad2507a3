package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent.SecurityEvent;
import io.sealpost.client.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bob's list is not signed anew for five weeks, while Alice goes on writing to him. */
@Timeout(120)
class OldListTest {

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private TwoPeople people;

    @BeforeEach
    void meet() {
        people = new TwoPeople(folder);
        people.bob.disconnect();
        people.alice.close();
        people.alice = SealpostClient.open(
                people.home("alice"),
                people.mesh.uri(),
                ClientOptions.defaults(),
                clock,
                file -> Store.open(file, clock));
        people.alice.listen(events::add);
        people.alice.connect();
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void sheIsWarnedOnceADayHoweverOftenSheWrites() throws Exception {
        clock.move(Duration.ofDays(36));
        write();
        awaitWarnings(1);
        for (int i = 0; i < 3; i++) {
            clock.move(Duration.ofHours(7));
            write();
        }
        assertThat(warnings()).isEqualTo(1);
        clock.move(Duration.ofHours(7));
        write();
        awaitWarnings(2);
    }

    private void write() throws Exception {
        people.alice.send(people.bob.account(), "are you there?").accepted().get(30, TimeUnit.SECONDS);
    }

    private void awaitWarnings(long count) {
        await().atMost(TwoPeople.PATIENCE).until(() -> warnings() == count);
    }

    private long warnings() {
        return events.stream()
                .filter(new SecurityEvent(SecurityWarning.LIST_STALE)::equals)
                .count();
    }
}

package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.Key;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages disappear when their time is over, whether anybody is watching or not. */
@Timeout(60)
class ExpiryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private final AccountId alice = AccountId.random();
    private final AccountId bob = AccountId.random();
    private final List<ClientEvent> told = new CopyOnWriteArrayList<>();
    private volatile Instant now = NOON;
    private Observer phone;
    private Tasks tasks;

    @BeforeEach
    void open() {
        phone = new Observer(Store.open(folder.resolve("bob.db"), () -> now), bob, alice);
        tasks = new Tasks("expiry");
    }

    @AfterEach
    void close() {
        tasks.close();
        phone.close();
    }

    @Test
    void messagesGoInTheOrderOfTheirTimes() {
        // Given
        Key longer = shown(120);
        Key shorter = shown(60);
        Key still = shown(600);
        start();

        // When
        now = NOON.plusSeconds(121);
        wake();

        // Then
        await().until(() -> told.size() == 2);
        assertThat(told)
                .containsExactly(
                        new ClientEvent.MessageExpired(alice, shorter), new ClientEvent.MessageExpired(alice, longer));
        assertThat(phone.find(still)).isPresent();
        assertThat(phone.find(longer)).isEmpty();
    }

    @Test
    void whatIsShortNowDoesNotWaitForWhatWasStartedBefore() {
        // Given
        shown(3_600);
        start();

        // When
        Key brief = shown(5);
        now = NOON.plusSeconds(5);
        wake();

        // Then
        await().until(() -> phone.find(brief).isEmpty());
    }

    @Test
    void whatEndedWhileNothingWasRunningIsGoneBeforeAnythingIsShown() {
        // Given
        Key overdue = shown(60);
        Key unread = received(60);
        phone.close();
        tasks.close();
        now = NOON.plusSeconds(3_600);

        // When
        open();
        start();

        // Then
        assertThat(phone.find(overdue)).isEmpty();
        assertThat(phone.find(unread)).isPresent();
    }

    @Test
    void manyGoAtOnce() {
        for (int i = 0; i < 250; i++) {
            shown(5);
        }
        now = NOON.plusSeconds(6);

        start();

        assertThat(phone.rows()).isEmpty();
    }

    private void start() {
        var events = new Events(tasks);
        events.listen(told::add);
        new Expiry(phone.store, phone.history, events, tasks, () -> now).start();
    }

    private Key shown(int seconds) {
        Key key = received(seconds);
        phone.store.run(() -> phone.store.messages.read(alice, key.id(), now.toEpochMilli()));
        return key;
    }

    private Key received(int seconds) {
        Content content = Letter.text("for " + seconds, NOON.toEpochMilli()).toBuilder()
                .setExpiresAfterS(seconds)
                .build();
        phone.received(content, NOON.toEpochMilli());
        return new Key(Letter.id(content), Direction.RECEIVED);
    }

    /** As whatever starts a message's time does. */
    private void wake() {
        shown(100_000);
    }
}

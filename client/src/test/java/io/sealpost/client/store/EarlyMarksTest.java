package io.sealpost.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Message.State;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who marks what was never sent takes a bounded place, for a while. */
class EarlyMarksTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final AccountId bob = AccountId.random();
    private final AccountId carol = AccountId.random();
    private final MessageId message = MessageId.random();

    @TempDir
    Path folder;

    private Instant now = NOON;
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("sealpost.db"), () -> now);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whoHasReadHasReadWhateverComesThen() {
        keep(bob, message, State.DELIVERED);
        keep(bob, message, State.READ);
        keep(bob, message, State.DELIVERED);

        assertThat(take(bob, message)).contains(State.READ);
        assertThat(take(bob, message)).isEmpty();
    }

    @Test
    void oneContactTakesNoRoomOfOthers() {
        fill(bob, EarlyMarks.MOST_OF_ONE);

        keep(bob, message, State.READ);
        keep(carol, message, State.READ);

        assertThat(take(bob, message)).isEmpty();
        assertThat(take(carol, message)).contains(State.READ);
    }

    @Test
    void allTogetherAreBounded() {
        for (int contact = 0; contact < EarlyMarks.MOST / EarlyMarks.MOST_OF_ONE; contact++) {
            fill(AccountId.random(), EarlyMarks.MOST_OF_ONE);
        }

        keep(carol, message, State.READ);

        assertThat(take(carol, message)).isEmpty();
    }

    @Test
    void thirtyDaysLaterThereIsRoomAgain() {
        fill(bob, EarlyMarks.MOST_OF_ONE);

        now = NOON.plus(EarlyMarks.KEPT).plusMillis(1);
        keep(bob, message, State.READ);

        assertThat(take(bob, message)).contains(State.READ);
    }

    private void fill(AccountId contact, int marks) {
        store.run(() -> {
            for (int i = 0; i < marks; i++) {
                store.earlyMarks.keep(contact, MessageId.random(), State.DELIVERED);
            }
        });
    }

    private void keep(AccountId contact, MessageId id, State state) {
        store.run(() -> store.earlyMarks.keep(contact, id, state));
    }

    private Optional<State> take(AccountId contact, MessageId id) {
        return store.transaction(() -> store.earlyMarks.take(contact, id));
    }
}

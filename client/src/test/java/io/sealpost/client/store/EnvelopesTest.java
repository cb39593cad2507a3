package io.sealpost.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.frames.v1.Envelope;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others send and nobody can open takes a bounded place. */
class EnvelopesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

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
    void onlyTheNewestStayInQuarantine() {
        store.run(() -> {
            for (int i = 0; i < Envelopes.MOST_QUARANTINED + 5; i++) {
                store.envelopes.quarantine(envelope(i), "reason " + i);
            }
            assertThat(store.envelopes.quarantined())
                    .hasSize(Envelopes.MOST_QUARANTINED)
                    .startsWith("reason 5");
        });
    }

    @Test
    void nothingStaysInQuarantineForLong() {
        store.run(() -> store.envelopes.quarantine(envelope(1), "old"));

        now = NOON.plus(Envelopes.QUARANTINE).plusMillis(1);
        store.run(() -> store.envelopes.quarantine(envelope(2), "new"));

        assertThat(store.transaction(store.envelopes::quarantined)).containsExactly("new");
    }

    @Test
    void oneSenderIsFullBeforeAllAre() {
        var one = AccountId.random();
        store.run(() -> {
            for (int i = 0; i < Envelopes.MOST_HELD_FOR_ONE; i++) {
                assertThat(store.envelopes.isFull(one)).isFalse();
                store.envelopes.hold(one, envelope(i));
            }
            assertThat(store.envelopes.isFull(one)).isTrue();
            assertThat(store.envelopes.isFull(AccountId.random())).isFalse();
        });
    }

    @Test
    void inventedSendersCannotFillTheDiskTogether() {
        store.run(() -> {
            for (int i = 0; i < Envelopes.MOST_HELD; i++) {
                store.envelopes.hold(AccountId.random(), envelope(i));
            }
            assertThat(store.envelopes.isFull(AccountId.random())).isTrue();
        });
    }

    private static Envelope envelope(int sequence) {
        return Envelope.newBuilder().setSequence(sequence).build();
    }
}

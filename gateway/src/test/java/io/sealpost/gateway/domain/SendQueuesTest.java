package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.domain.SendQueues.Entry;
import io.sealpost.protocol.AccountId;
import org.junit.jupiter.api.Test;

class SendQueuesTest {

    private final AccountId alice = AccountId.random();
    private final AccountId bob = AccountId.random();
    private final SendQueues<String> queues = new SendQueues<>(3, 100);

    @Test
    void triesOneAtATimeForEachRecipient() {
        assertThat(queues.offer(alice, "a1", 1)).isEqualTo(Entry.START);
        assertThat(queues.offer(alice, "a2", 1)).isEqualTo(Entry.WAIT);
        assertThat(queues.offer(bob, "b1", 1)).isEqualTo(Entry.START);
        assertThat(queues.accepted(alice)).containsExactly("a2");
        assertThat(queues.accepted(alice)).isEmpty();
        assertThat(queues.offer(alice, "a3", 1)).isEqualTo(Entry.START);
    }

    @Test
    void givesBackWhatWaitedBehindAFailureInOrder() {
        queues.offer(alice, "a1", 1);
        queues.offer(alice, "a2", 1);
        queues.offer(alice, "a3", 1);
        queues.offer(bob, "b1", 1);

        assertThat(queues.failed(alice)).containsExactly("a2", "a3");
        assertThat(queues.isEmpty()).isFalse();
        assertThat(queues.offer(alice, "a1", 1)).isEqualTo(Entry.START);
        assertThat(queues.accepted(bob)).isEmpty();
    }

    @Test
    void letsNothingOvertakeWhatFoundNoRoom() {
        queues.offer(alice, "a0", 1);
        queues.offer(alice, "a1", 1);
        queues.offer(alice, "a2", 1);
        queues.offer(alice, "a3", 1);

        assertThat(queues.offer(alice, "a4", 1)).isEqualTo(Entry.FULL);
        assertThat(queues.accepted(alice)).containsExactly("a1");
        assertThat(queues.offer(alice, "a5", 1)).isEqualTo(Entry.NOT_TRIED);
        assertThat(queues.accepted(alice)).containsExactly("a2");
        assertThat(queues.accepted(alice)).containsExactly("a3");
        assertThat(queues.accepted(alice)).isEmpty();
        assertThat(queues.offer(alice, "a4", 1)).isEqualTo(Entry.START);
    }

    @Test
    void boundsTheBytesThatWaitAndFreesThemAgain() {
        queues.offer(alice, "a0", 1000);
        assertThat(queues.offer(alice, "a1", 100)).isEqualTo(Entry.WAIT);
        assertThat(queues.offer(bob, "b0", 1)).isEqualTo(Entry.START);
        assertThat(queues.offer(bob, "b1", 1)).isEqualTo(Entry.FULL);

        queues.failed(alice);
        queues.failed(bob);

        queues.offer(bob, "b0", 1);
        assertThat(queues.offer(bob, "b1", 100)).isEqualTo(Entry.WAIT);
    }

    @Test
    void boundsTheRecipientsAtTheSameTime() {
        queues.offer(AccountId.random(), "1", 1);
        queues.offer(AccountId.random(), "2", 1);
        queues.offer(AccountId.random(), "3", 1);

        assertThat(queues.offer(AccountId.random(), "4", 1)).isEqualTo(Entry.FULL);
    }

    @Test
    void isEmptyWhenNothingIsUnanswered() {
        assertThat(queues.isEmpty()).isTrue();
        queues.offer(alice, "a", 1);
        assertThat(queues.isEmpty()).isFalse();
        queues.accepted(alice);
        assertThat(queues.isEmpty()).isTrue();
    }
}

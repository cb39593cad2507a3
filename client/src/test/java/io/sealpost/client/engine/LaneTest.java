package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ORD on the sender's side. */
class LaneTest {

    private static final int WINDOW = 32;

    private final Lane lane = new Lane(WINDOW);

    @BeforeEach
    void threeLetters() {
        lane.add(2);
        lane.add(1);
        lane.add(3);
    }

    @Test
    void lettersAreWrittenInOrderWithoutWaitingForAnswers() {
        assertThat(lane.next(0)).contains(1L);
        assertThat(lane.next(0)).contains(2L);
        assertThat(lane.next(0)).contains(3L);
        assertThat(lane.next(0)).isEmpty();
    }

    @Test
    void afterARefusalItGoesOnFromThereOnceEverythingIsAnswered() {
        // Given
        lane.next(0);
        lane.next(0);
        lane.next(0);
        lane.accepted(1);

        // When
        Optional<Lane.Refusal> early = lane.refused(2, TinyMesh.error(Problem.OUTCOME_UNKNOWN));
        lane.add(4);

        // Then
        assertThat(early).isEmpty();
        assertThat(lane.next(0)).isEmpty();
        assertThat(lane.refused(3, TinyMesh.error(Problem.NOT_TRIED))
                        .orElseThrow()
                        .position())
                .isEqualTo(2);
        assertThat(lane.next(0)).isEmpty();
        lane.resume();
        assertThat(lane.next(0)).contains(2L);
        assertThat(lane.next(0)).contains(3L);
        assertThat(lane.next(0)).contains(4L);
    }

    @Test
    void anAcceptanceAfterARefusalStillEndsTheWaiting() {
        lane.next(0);
        lane.next(0);
        lane.refused(1, TinyMesh.error(Problem.OUTCOME_UNKNOWN));

        lane.accepted(2);

        assertThat(lane.due().orElseThrow().position()).isEqualTo(1);
    }

    @Test
    void aDroppedLetterDoesNotHoldUpTheNext() {
        lane.next(0);
        lane.refused(1, TinyMesh.error(Problem.MAILBOX_FULL));

        lane.drop(1);
        lane.resume();

        assertThat(lane.next(0)).contains(2L);
    }

    @Test
    void refusalsInARowAreCountedUntilSomethingIsAccepted() {
        for (int i = 1; i <= 3; i++) {
            lane.next(0);
            lane.refused(1, TinyMesh.error(Problem.UNAVAILABLE));
            assertThat(lane.refusalsInARow()).isEqualTo(i);
            lane.resume();
        }
        lane.next(0);
        lane.accepted(1);
        assertThat(lane.refusalsInARow()).isZero();
    }

    @Test
    void answersToWhatWasNeverWrittenChangeNothing() {
        assertThat(lane.accepted(1)).isFalse();
        assertThat(lane.refused(9, TinyMesh.error(Problem.INTERNAL))).isEmpty();
        assertThat(lane.next(0)).contains(1L);
    }

    @Test
    void theWindowIsBoundedAndSilenceIsNoticed() {
        for (long position = 4; position <= WINDOW + 1; position++) {
            lane.add(position);
        }
        for (int i = 0; i < WINDOW; i++) {
            assertThat(lane.next(0)).isPresent();
        }
        assertThat(lane.next(0)).isEmpty();
        assertThat(lane.isOverdue(Duration.ofSeconds(29).toNanos(), Duration.ofSeconds(30)))
                .isFalse();
        assertThat(lane.isOverdue(Duration.ofSeconds(31).toNanos(), Duration.ofSeconds(30)))
                .isTrue();
    }
}

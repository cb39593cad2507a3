package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.domain.DeliveryChain.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DeliveryChainTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final DeliveryChain chain = new DeliveryChain(Duration.ofSeconds(2));

    @Test
    void writesWhatContinuesTheChain() {
        assertThat(chain.push(0, List.of(5L, 7L), true)).isEqualTo(Verdict.WRITE);
        assertThat(chain.push(7, List.of(9L), true)).isEqualTo(Verdict.WRITE);
        assertThat(chain.push(9, List.of(), true)).isEqualTo(Verdict.WRITE);
        assertThat(chain.lastWritten()).isEqualTo(9);
    }

    @Test
    void dropsWhatFollowsALostPush() {
        chain.push(0, List.of(5L), true);

        assertThat(chain.push(7, List.of(9L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.lastWritten()).isEqualTo(5);
    }

    @Test
    void writesNothingTwiceWhenAPushIsRepeated() {
        chain.push(0, List.of(5L, 7L), true);
        chain.push(7, List.of(9L), true);

        assertThat(chain.push(7, List.of(9L), true)).isEqualTo(Verdict.WRITTEN_BEFORE);
        assertThat(chain.push(0, List.of(5L, 7L), true)).isEqualTo(Verdict.STALE);
        assertThat(chain.push(0, List.of(5L, 7L, 9L, 11L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.lastWritten()).isEqualTo(9);
    }

    @Test
    void dropsReorderedPushesUntilTheChainFits() {
        assertThat(chain.push(5, List.of(7L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.push(0, List.of(5L), true)).isEqualTo(Verdict.WRITE);
        assertThat(chain.push(5, List.of(7L), true)).isEqualTo(Verdict.WRITE);
    }

    @Test
    void dropsPushesWhoseSequencesDoNotGrow() {
        assertThat(chain.push(0, List.of(7L, 5L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.push(0, List.of(5L, 5L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.push(0, List.of(0L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.lastWritten()).isZero();
    }

    @Test
    void dropsWhileTheClientIsSlowAndStaysWhereItWas() {
        chain.push(0, List.of(5L), true);

        assertThat(chain.push(5, List.of(7L), false)).isEqualTo(Verdict.SLOW);
        assertThat(chain.push(5, List.of(7L), true)).isEqualTo(Verdict.WRITE);
    }

    @Test
    void attachesAgainOnceUntilAPushFitsOrTheTimeIsOver() {
        assertThat(chain.mayAttachAgain(0)).isTrue();
        assertThat(chain.mayAttachAgain(SECOND)).isFalse();
        assertThat(chain.mayAttachAgain(2 * SECOND)).isTrue();
        assertThat(chain.mayAttachAgain(3 * SECOND)).isFalse();

        chain.push(0, List.of(5L), true);

        assertThat(chain.mayAttachAgain(3 * SECOND)).isTrue();
    }

    @Test
    void attachesAgainAfterAnAnswerThatFoundNoRoom() {
        // Given
        assertThat(chain.push(5, List.of(7L), true)).isEqualTo(Verdict.BROKEN);
        assertThat(chain.mayAttachAgain(0)).isTrue();

        // When
        assertThat(chain.push(0, List.of(5L), false)).isEqualTo(Verdict.SLOW);

        // Then
        assertThat(chain.mayAttachAgain(1)).isTrue();
    }

    @Test
    void refusesAcknowledgementsOfWhatWasNeverWritten() {
        chain.push(0, List.of(5L), true);

        assertThat(chain.mayAcknowledge(6)).isFalse();
        assertThat(chain.mayAcknowledge(0)).isFalse();
        assertThat(chain.mayAcknowledge(-1)).isFalse();
        assertThat(chain.mayAcknowledge(Long.MAX_VALUE)).isFalse();
        assertThat(chain.mayAcknowledge(5)).isTrue();
    }

    @Test
    void acknowledgementsOnlyGrow() {
        chain.push(0, List.of(5L, 9L), true);

        assertThat(chain.acknowledge(9)).isTrue();
        assertThat(chain.acknowledge(9)).isFalse();
        assertThat(chain.acknowledge(5)).isFalse();
        assertThat(chain.acknowledged()).isEqualTo(9);
    }

    @Test
    void tellsDrainedOnceAndAgainAfterAGap() {
        assertThat(chain.mayTellDrained()).isTrue();
        assertThat(chain.mayTellDrained()).isFalse();

        chain.mayAttachAgain(0);

        assertThat(chain.mayTellDrained()).isTrue();
    }

    /** ORD and ONCE under a hop that loses, repeats and reorders: what is written is always the owner's order, once. */
    @RepeatedTest(200)
    void whatIsWrittenIsThePrefixOfWhatWaits(RepetitionInfo repetition) {
        // Given
        var random = new Random(repetition.getCurrentRepetition());
        var waiting = LongStream.rangeClosed(1, 60).map(n -> n * 3).boxed().toList();
        var flying = new ArrayList<List<Long>>();
        var written = new ArrayList<Long>();
        int owner = 0;

        // When
        for (int step = 0; step < 2000 && written.size() < waiting.size(); step++) {
            if (owner < waiting.size() && random.nextBoolean()) {
                int end = Math.min(waiting.size(), owner + 1 + random.nextInt(4));
                var push = new ArrayList<>(List.of(owner == 0 ? 0L : waiting.get(owner - 1)));
                push.addAll(waiting.subList(owner, end));
                flying.add(push);
                owner = end;
            } else if (!flying.isEmpty()) {
                var push = flying.get(random.nextInt(flying.size()));
                if (random.nextInt(4) > 0) {
                    flying.remove(push);
                }
                var sequences = push.subList(1, push.size());
                var verdict = chain.push(push.getFirst(), sequences, random.nextInt(5) > 0);
                if (verdict == Verdict.WRITE) {
                    written.addAll(sequences);
                }
            }
            if (random.nextInt(20) == 0 || (flying.isEmpty() && owner == waiting.size())) {
                owner = waiting.indexOf(chain.lastWritten()) + 1;
            }
        }

        // Then
        assertThat(written).isEqualTo(waiting);
    }
}

package io.sealpost.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.domain.RateLimits.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private static final Turn LATER = new Turn(Duration.ofSeconds(3));

    private final byte[] phone = {1};
    private final Leases leases = new Leases();
    private final List<Integer> asked = new ArrayList<>();
    private int shared = 1_000;

    @Test
    void asksOnceForManyPermits() {
        for (int i = 0; i < Leases.PERMITS; i++) {
            assertThat(turn(phone).allowed()).isTrue();
        }

        assertThat(asked).containsExactly(Leases.PERMITS);
        turn(phone);
        assertThat(asked).containsExactly(Leases.PERMITS, Leases.PERMITS);
    }

    @Test
    void givesNoMoreThanTheSharedRateAndNoLess() {
        shared = Leases.PERMITS + 3;

        var turns = IntStream.range(0, 30).mapToObj(i -> turn(phone)).toList();

        assertThat(turns).filteredOn(Turn::allowed).hasSize(Leases.PERMITS + 3);
        assertThat(turns.getLast()).isEqualTo(LATER);
    }

    @Test
    void keepsSubjectsApart() {
        shared = Leases.PERMITS;
        turn(phone);

        assertThat(turn(new byte[] {2}).allowed()).isFalse();
        assertThat(turn(phone).allowed()).isTrue();
    }

    @Test
    void whoeverComesWhileItIsAskedWaitsForTheSameAnswer() {
        // Given
        var answer = new CompletableFuture<Turn>();

        // When
        var turns = IntStream.range(0, 5)
                .mapToObj(i -> leases.take(phone, permits -> {
                            asked.add(permits);
                            return answer;
                        })
                        .toCompletableFuture())
                .toList();
        assertThat(turns).noneMatch(CompletableFuture::isDone);
        answer.complete(Turn.NOW);

        // Then
        assertThat(turns).allMatch(turn -> turn.join().allowed());
        assertThat(asked).containsExactly(Leases.PERMITS);
    }

    private Turn turn(byte[] subject) {
        return leases.take(subject, this::takeShared).toCompletableFuture().join();
    }

    private CompletionStage<Turn> takeShared(int permits) {
        asked.add(permits);
        if (permits > shared) {
            return CompletableFuture.completedStage(LATER);
        }
        shared -= permits;
        return CompletableFuture.completedStage(Turn.NOW);
    }
}

package io.sealpost.mesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mesh.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * DUR, ORD and ONCE under faults. Each build kills what carries messages and cuts connections inside a frame; a full test
 * kills every process, and then plays all faults for five minutes.
 */
class ChaosTest {

    private static final List<String> EVERY_BUILD =
            List.of("kill-gateway", "kill-mailbox-service", "kill-kafka", "line-cut");
    private static final List<String> FULL = List.of("kill", "pause-mailbox-service", "line-cut");

    private final long seed =
            Long.getLong("sealpost.chaos.seed", ThreadLocalRandom.current().nextInt(1_000_000));

    @Test
    void losesReordersAndRepeatsNothingWhateverIsKilled() throws Exception {
        // Given
        System.out.println("chaos seed " + seed);
        var run = new ChaosRun(Mesh.stack(), Mesh.temporaryFolder("chaos"), seed, System.out::println);

        // When
        List<String> faults = Boolean.getBoolean("sealpost.full") ? FULL : EVERY_BUILD;
        ChaosReport report = run.playOnce(faults);

        // Then
        assertGood(report);
        assertThat(report.recoveries()).hasSameSizeAs(Fault.named(faults));
    }

    @Test
    @EnabledIfSystemProperty(named = "sealpost.full", matches = "true")
    void losesReordersAndRepeatsNothingInALongRunOfAllFaults() throws Exception {
        System.out.println("chaos seed " + seed);
        var run = new ChaosRun(Mesh.stack(), Mesh.temporaryFolder("chaos"), seed, System.out::println);

        ChaosReport report = run.play(Duration.ofSeconds(300), List.of());

        assertGood(report);
    }

    private static void assertGood(ChaosReport report) {
        report.lines().forEach(System.out::println);
        assertThat(report.tally().accepted()).isGreaterThan(1_000);
        assertThat(report.tally().delivered()).isEqualTo(report.tally().accepted());
        assertThat(report.tally().isClean()).as(report.tally().toString()).isTrue();
        assertThat(report.findings()).isEmpty();
    }

    /** The reckoning itself can find something. */
    @Test
    void aLostARepeatedAndAnOvertakenMessageAreCounted() {
        // Given
        var lane = new Lane(7, new Resident(null, null, null, null), new Resident(null, null, null, null));
        for (int i = 0; i < 6; i++) {
            lane.write(words ->
                    new io.sealpost.client.Sent(null, java.util.concurrent.CompletableFuture.completedFuture(null)));
        }

        // When: 1 is lost, 2 comes twice, 3 comes after 4
        var history = new ArrayList<>(List.of("7-0", "7-2", "7-2", "7-4", "7-3", "7-5"));

        // Then
        assertThat(lane.tally(history)).isEqualTo(new Tally(6, 5, 1, 1, 1, 0));
        assertThat(lane.tally(history).isClean()).isFalse();
    }
}

package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.Bare.Part;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.sealpost.mesh.bench.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two hundred people write to two hundred others; all are connected. */
final class Online implements Scenario {

    private static final int WARM_UP = 80_000;
    private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(60);
    private static final double FAST = 500;
    private static final double SLOW = 200;

    @Override
    public Section measure(Run run) {
        var lines = new ArrayList<Line>();
        var duration = Duration.ofSeconds(run.seconds());
        List<Part> busy = run.bare().map(Bare::busy).orElse(List.of());
        List<Part> paced = run.bare().map(Bare::paced).orElse(List.of());
        try (var conversations = Conversations.open(run, run.town().pairs())) {
            conversations.warmUp(WARM_UP, WARM_UP_AT_MOST);
            lines.add(conversations
                    .measure("window 1", new Pace.Window(1), duration)
                    .line(Map.of(Measured.CPU, Target.below(0.4)), busy));
            var full = conversations.measure("window 16", new Pace.Window(16), duration);
            lines.add(full.line(Map.of(Measured.CPU, Target.below(0.2)), busy));
            var fast = conversations.measure("500/s", new Pace.Rate(FAST), duration);
            lines.add(fast.line(
                    Map.of(
                            Measured.P50, Target.below(4.4),
                            Measured.P99, Target.below(20),
                            Measured.CPU, Target.below(0.9)),
                    paced));
            lines.add(conversations
                    .measure("200/s", new Pace.Rate(SLOW), duration)
                    .line(Map.of(Measured.CPU, Target.below(rounded(2 * fast.cpuPerThousand()))), paced));
            double half = full.perSecond() / 2;
            lines.add(conversations
                    .measure("%,.0f/s, half of the maximum".formatted(half), new Pace.Rate(half), duration)
                    .line(Map.of(Measured.P99, Target.below(50)), paced));
        }
        return new Section(
                "online: 200 pairs, all connected, 300 bytes",
                lines,
                List.of(
                        "CPU-s/1000 is of all server processes together; the columns after it are its parts and the load "
                                + "generator, which is not in it. `foreign cores`: what else the machine worked on meanwhile."));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}

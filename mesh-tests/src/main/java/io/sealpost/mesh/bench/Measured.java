package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.Bare.Part;
import io.sealpost.mesh.bench.load.Flow;
import io.sealpost.mesh.bench.machine.Cpu;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One flow of messages with what it cost. */
record Measured(String label, Flow.Outcome outcome, Cpu cpu, double load) {

    static final String RATE = "messages/s";
    static final String P50 = "received p50 ms";
    static final String P99 = "received p99 ms";
    static final String CPU = "CPU-s/1000";

    static Measured around(BenchMesh mesh, String label, Supplier<Flow.Outcome> work) {
        var before = mesh.cpu();
        var outcome = work.get();
        return new Measured(label, outcome, mesh.cpu().since(before), ProcessTimes.load());
    }

    double perSecond() {
        return outcome.messages() / outcome.seconds();
    }

    /** CPU seconds of all server processes for 1,000 messages. */
    double cpuPerThousand() {
        return cpu.servers() / thousands();
    }

    double receivedMillis(double percentile) {
        return outcome.received().getValueAtPercentile(percentile) / 1e3;
    }

    /**
     * @param targets by column
     * @param parts what to compare with; empty if they were not measured
     */
    Line line(Map<String, Target> targets, List<Part> parts) {
        var figures = new LinkedHashMap<String, Figure>();
        figures.put(RATE, Figure.of(perSecond()));
        figures.put(P50, Figure.of(receivedMillis(50)).comparedWith(Bare.sum(parts, Part::p50)));
        figures.put(P99, Figure.of(receivedMillis(99)).comparedWith(Bare.sum(parts, Part::p99)));
        figures.put("received p99.9 ms", Figure.of(receivedMillis(99.9)).comparedWith(Bare.sum(parts, Part::p999)));
        for (double percentile : new double[] {50, 99, 99.9}) {
            figures.put(
                    "accepted p" + Figure.of(percentile).text() + " ms",
                    Figure.of(outcome.accepted().getValueAtPercentile(percentile) / 1e3));
        }
        figures.put(CPU, Figure.of(cpuPerThousand()).comparedWith(Bare.sum(parts, Part::cpu)));
        cpu.seconds().forEach((part, seconds) -> figures.put(part, Figure.of(seconds / thousands())));
        figures.put("foreign cores", Figure.of(cpu.others() / outcome.seconds()));
        targets.forEach((column, target) -> figures.computeIfPresent(column, (name, figure) -> figure.against(target)));
        return new Line(label, figures, load);
    }

    private double thousands() {
        return outcome.messages() / 1e3;
    }
}

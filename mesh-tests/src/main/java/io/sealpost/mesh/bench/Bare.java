package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.report.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What the bare parts cost on this machine in this run: one WebSocket echo, one record through Kafka, one row written to
 * PostgreSQL and deleted. A figure of the mesh is compared with the sum over the parts that its message needs at least.
 */
record Bare(Part socketsBusy, Part socketsPaced, Part logBusy, Part logPaced, Part rows) {

    /**
     * One part at one pace.
     *
     * @param p50 milliseconds, as the other percentiles
     * @param cpu CPU seconds of all its processes for 1,000
     */
    record Part(double perSecond, double p50, double p99, double p999, double cpu) {

        Map<String, Figure> figures() {
            var figures = new LinkedHashMap<String, Figure>();
            figures.put("per second", Figure.of(perSecond));
            figures.put("p50 ms", Figure.of(p50));
            figures.put("p99 ms", Figure.of(p99));
            figures.put("p99.9 ms", Figure.of(p999));
            figures.put("CPU-s/1000", Figure.of(cpu));
            return figures;
        }
    }

    /** A message between two who are connected, at full speed. */
    List<Part> busy() {
        return List.of(socketsBusy, logBusy);
    }

    /** The same, at some hundred in a second. */
    List<Part> paced() {
        return List.of(socketsPaced, logPaced);
    }

    /** A message that waits in the database. */
    List<Part> stored() {
        return List.of(socketsBusy, logBusy, rows);
    }

    /** One after the other: the sum. */
    static OptionalDouble sum(List<Part> parts, ToDoubleFunction<Part> figure) {
        return parts.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(parts.stream().mapToDouble(figure).sum());
    }

    /** A rate of parts that share the same processors: each takes its time. */
    static OptionalDouble rate(List<Part> parts) {
        return parts.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(1
                        / parts.stream()
                                .mapToDouble(part -> 1 / part.perSecond())
                                .sum());
    }
}

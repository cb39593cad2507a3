package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.DeviceSocket;
import io.sealpost.mesh.bench.load.Flow;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.load.Pair;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** What ordinary people notice of one who is flooded, reads hardly anything, or never acknowledges. */
final class Neighbours implements Scenario {

    private static final Pace ORDINARY = new Pace.Rate(200);
    /** To one device, five times what all others write together. */
    private static final Pace FLOOD = new Pace.Rate(1_000);

    @Override
    public Section measure(Run run) {
        var pairs = run.town().pairs();
        var ordinary = pairs.subList(0, pairs.size() - 1);
        var bad = pairs.getLast();
        try (var people = Conversations.open(run, ordinary);
                var neighbour = Connected.both(run, List.of(bad))) {
            var reader = neighbour.sockets().getFirst();
            var alone = line(
                    "alone", people.measure("alone", ORDINARY, duration(run)).outcome());
            var lines = List.of(
                    alone,
                    beside(run, "beside a flood", ordinary, bad, reader, socket -> {}),
                    beside(run, "flooded, reads one a second", ordinary, bad, reader, DeviceSocket::readSlowly),
                    beside(
                            run,
                            "flooded, never acknowledges",
                            ordinary,
                            bad,
                            reader,
                            DeviceSocket::acknowledgeNothing));
            bad.judge(run.faults());
            return new Section(
                    "neighbours: 200 messages/s of ordinary people, 1,000/s to one other device",
                    lines,
                    List.of(
                            "Times are those of the ordinary people alone. What the neighbour did not read or acknowledge "
                                    + "in time reaches it afterwards, and is counted."));
        }
    }

    private static Duration duration(Run run) {
        return Duration.ofSeconds(run.seconds());
    }

    private static Line beside(
            Run run, String label, List<Pair> ordinary, Pair bad, DeviceSocket reader, Consumer<DeviceSocket> manners) {
        run.progress().accept(label);
        var vertx = run.sockets().vertx();
        var outcome = run.sockets().call(() -> {
            manners.accept(reader);
            var flood = Flow.over(vertx, List.of(bad), FLOOD, duration(run));
            return Flow.over(vertx, ordinary, ORDINARY, duration(run)).compose(measured -> {
                reader.behave();
                return flood.map(its -> {
                    noteMissing(run, measured);
                    noteMissing(run, its);
                    return measured;
                });
            });
        });
        return line(label, outcome);
    }

    private static void noteMissing(Run run, Flow.Outcome outcome) {
        run.faults().add("flows of which something was missing 30 s after their end", outcome.complete() ? 0 : 1);
    }

    private static Line line(String label, Flow.Outcome outcome) {
        var figures = new LinkedHashMap<String, Figure>();
        for (double percentile : new double[] {50, 99, 99.9}) {
            figures.put(
                    "received p" + Figure.of(percentile).text() + " ms",
                    Figure.of(outcome.received().getValueAtPercentile(percentile) / 1e3));
        }
        for (double percentile : new double[] {50, 99}) {
            figures.put(
                    "accepted p" + Figure.of(percentile).text() + " ms",
                    Figure.of(outcome.accepted().getValueAtPercentile(percentile) / 1e3));
        }
        return new Line(label, figures, ProcessTimes.load());
    }
}

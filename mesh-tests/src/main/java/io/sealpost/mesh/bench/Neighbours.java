package io.sealpost.mesh.bench;

import io.sealpost.mesh.TcpLine;
import io.sealpost.mesh.bench.load.DeviceSocket;
import io.sealpost.mesh.bench.load.Flow;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.load.Pair;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What ordinary people notice of one who is flooded, reads hardly anything, or never acknowledges. */
final class Neighbours implements Scenario {

    private static final Pace ORDINARY = new Pace.Rate(200);
    /** To one device, five times what all ordinary people write together. */
    private static final Pace FLOOD = new Pace.Rate(1_000);
    /** A gateway has one message of a sender to a recipient under way at a time, so one sender could not flood. */
    private static final int FLOODERS = 20;

    private static final String FLOOD_RATE = "neighbour's messages/s";

    @Override
    public Section measure(Run run) {
        var pairs = run.town().pairs();
        var ordinary = pairs.subList(0, pairs.size() - FLOODERS);
        var neighbour = pairs.getLast().to();
        var floods = pairs.subList(ordinary.size(), pairs.size()).stream()
                .map(pair -> new Pair(pair.from(), neighbour))
                .toList();
        try (var people = Conversations.open(run, ordinary);
                var flooders = Connected.senders(run, floods);
                var wire = new TcpLine(run.mesh().stack().gatewayUri());
                var reader = Connected.recipientOfAll(run, floods, wire.uri())) {
            var street = new Street(run, people, floods, wire, reader.sockets().getFirst());
            var lines = List.of(
                    street.alone(),
                    street.beside("beside a flood", () -> {}),
                    street.beside("flooded, reads a byte a second", street::readSlowly),
                    street.beside("flooded, never acknowledges", street::acknowledgeNothing));
            floods.forEach(pair -> pair.judge(run.faults()));
            return new Section(
                    "neighbours: 200 messages/s of ordinary people, 1,000/s to one other device",
                    lines,
                    List.of(
                            "Times are those of the ordinary people alone. What the neighbour did not read or acknowledge "
                                    + "in time reaches it afterwards, and is counted."));
        }
    }

    private record Street(Run run, Conversations people, List<Pair> floods, TcpLine wire, DeviceSocket reader) {

        void readSlowly() {
            wire.become(TcpLine.Quality.TRICKLE);
        }

        void acknowledgeNothing() {
            reader.acknowledgeNothing();
        }

        private void behave() {
            wire.become(TcpLine.Quality.CLEAR);
            reader.behave();
        }

        Line alone() {
            return line("alone", people.measure("alone", ORDINARY, duration()).outcome(), Map.of());
        }

        Line beside(String label, Runnable manners) {
            run.progress().accept(label);
            var outcomes = run.sockets().call(() -> {
                manners.run();
                var flood = Flow.over(run.sockets().vertx(), floods, FLOOD, duration());
                var ordinary = people.start(ORDINARY, duration()).onSuccess(done -> behave());
                return Future.all(ordinary, flood).map(done -> List.of(ordinary.result(), flood.result()));
            });
            outcomes.forEach(run::noteMissing);
            var flood = outcomes.getLast();
            return line(label, outcomes.getFirst(), Map.of(FLOOD_RATE, Figure.of(flood.messages() / flood.seconds())));
        }

        private Duration duration() {
            return Duration.ofSeconds(run.seconds());
        }
    }

    private static Line line(String label, Flow.Outcome outcome, Map<String, Figure> more) {
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
        figures.putAll(more);
        return new Line(label, figures, ProcessTimes.load());
    }
}

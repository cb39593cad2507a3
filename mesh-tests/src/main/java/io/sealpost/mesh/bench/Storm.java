package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Crowd;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.sealpost.mesh.bench.report.Target;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The gateway dies with all its sockets, and everybody comes back to the next one. */
final class Storm implements Scenario {

    /** After so long PostgreSQL's idle connections have told their statistics. */
    private static final Duration STATISTICS = Duration.ofSeconds(11);

    @Override
    public Section measure(Run run) {
        var devices = run.town().crowd();
        var crowd = new Crowd(run.sockets(), devices);
        run.progress().accept("connecting " + devices.size());
        run.sockets().call(() -> crowd.connect(Connections.CONNECTS_AT_ONCE));
        try (var tables = MailboxTables.open(run.mesh().stack().stores().postgres())) {
            Run.pass(STATISTICS);
            long scans = tables.scans();
            var line = storm(run, crowd);
            Run.pass(STATISTICS);
            line.figures()
                    .put(
                            "searches for mail in PostgreSQL",
                            Figure.of(tables.scans() - scans).against(Target.below(1)));
            var notes = new ArrayList<String>();
            notes.add(
                    "Everybody comes back after a random 0 to 10 s, then with exponential back-off; nothing waits for "
                            + "anybody, so nothing is to be searched for in PostgreSQL.");
            crowd.retries().counts().forEach((kind, count) -> notes.add("On the way: " + kind + ": " + count + "."));
            run.sockets().call(crowd::leave);
            return new Section(
                    "storm: the gateway is killed under %,d sockets".formatted(devices.size()), List.of(line), notes);
        }
    }

    private static Line storm(Run run, Crowd crowd) {
        run.progress().accept("killing the gateway");
        // In its own step: the promise must stand before the first socket ends.
        Future<Long> back = run.sockets().call(() -> Future.succeededFuture(crowd.allBack()));
        var before = run.mesh().cpu();
        long killed = System.nanoTime();
        run.mesh().stack().restart("gateway");
        long ready = System.nanoTime();
        run.progress().accept("the gateway is back; waiting for everybody");
        long live = run.sockets().call(() -> back);
        var cpu = run.mesh().cpu();
        var figures = new LinkedHashMap<String, Figure>();
        figures.put("s from kill to ready", Figure.of((ready - killed) / 1e9));
        figures.put("s from kill to all live", Figure.of((live - killed) / 1e9));
        figures.put("s from ready to all live", Figure.of((live - ready) / 1e9));
        double thousands = crowd.size() / 1e3;
        cpu.seconds().forEach((part, seconds) -> {
            // The gateway's count began again with its process.
            double spent = part.equals("gateway")
                    ? seconds
                    : seconds - before.seconds().get(part);
            figures.put(part, Figure.of(spent / thousands));
        });
        return new Line("kill -9 and start", figures, ProcessTimes.load());
    }
}

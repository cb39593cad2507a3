package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.Bare.Part;
import io.sealpost.mesh.bench.load.Echoes;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures the bare parts, each in a child process, on the run's own Kafka and PostgreSQL. */
final class Baseline {

    private static final int SOCKETS = 200;
    private static final String DATABASE = "postgres";

    private final Run run;
    private final Duration duration;
    private final List<Line> lines = new ArrayList<>();

    Baseline(Run run) {
        this.run = run;
        this.duration = Duration.ofSeconds(Math.max(2, run.seconds() / 2));
    }

    Bare measure() throws IOException {
        var sockets = sockets();
        var stores = run.mesh().stack().stores();
        var log = child(
                "log",
                "a record through Kafka",
                Map.of("BENCH_KAFKA", stores.kafka().bootstrap()),
                "kafka");
        child(
                "pushes",
                "a push through Redis",
                Map.of("BENCH_REDIS", stores.redis().uri().toString()),
                "redis");
        var rows = child(
                "rows",
                "a row written and deleted",
                Map.of(
                        "BENCH_JDBC_URL", stores.postgres().jdbcUrl(DATABASE),
                        "BENCH_USER", stores.postgres().superuser(),
                        "BENCH_PASSWORD", stores.postgres().superuserPassword()),
                "postgres");
        return new Bare(sockets.get("busy"), sockets.get("paced"), log.get("busy"), log.get("paced"), rows.get("busy"));
    }

    Section section() {
        return new Section(
                "baseline: the bare parts",
                lines,
                List.of(
                        "Each part alone, 300 bytes. `(2.50×)` in the other tables: so many times the sum of the bare parts, "
                                + "which are one echo and one record, and one row where mail waits."));
    }

    private Map<String, Part> sockets() throws IOException {
        run.progress().accept("bare sockets");
        var parts = new HashMap<String, Part>();
        try (var child = Child.start(List.of("sockets"), Map.of())) {
            int port = Integer.parseInt(child.next()[1]);
            var echoes = run.sockets().call(() -> Echoes.open(run.sockets().vertx(), port, SOCKETS));
            run.sockets().call(() -> echoes.run(new Pace.Window(16), duration));
            parts.put("busy", echo("an echo, window 16", child, echoes, new Pace.Window(16)));
            run.sockets().call(() -> echoes.run(new Pace.Rate(500), duration));
            parts.put("paced", echo("an echo, 500/s", child, echoes, new Pace.Rate(500)));
            run.sockets().call(echoes::close);
        }
        return parts;
    }

    private Part echo(String label, Child child, Echoes echoes, Pace pace) {
        double before = ProcessTimes.secondsOf(child.pid());
        var outcome = run.sockets().call(() -> echoes.run(pace, duration));
        double cpu = ProcessTimes.secondsOf(child.pid()) - before;
        var micros = outcome.micros();
        return noted(
                label,
                new Part(
                        micros.getTotalCount() / outcome.seconds(),
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3,
                        micros.getValueAtPercentile(99.9) / 1e3,
                        cpu / micros.getTotalCount() * 1e3));
    }

    /** @param store the process whose CPU counts beside the child's own */
    private Map<String, Part> child(String what, String label, Map<String, String> environment, String store)
            throws IOException {
        run.progress().accept("bare " + what);
        var parts = new HashMap<String, Part>();
        int expected = what.equals("rows") ? 1 : 2;
        try (var child = Child.start(List.of(what, Long.toString(duration.toSeconds())), environment)) {
            while (parts.size() < expected) {
                String name = child.next()[1];
                double before = cpu(child, store);
                String[] end = child.next();
                double cpu = cpu(child, store) - before;
                parts.put(name, noted(label + ", " + name, part(end, cpu)));
            }
        }
        return parts;
    }

    private double cpu(Child child, String store) {
        return ProcessTimes.secondsOf(child.pid()) + run.mesh().cpu().seconds().get(store);
    }

    /** See {@code Says} for the words. */
    private static Part part(String[] end, double cpu) {
        double count = Double.parseDouble(end[2]);
        return new Part(
                count / Double.parseDouble(end[3]),
                Double.parseDouble(end[4]),
                Double.parseDouble(end[5]),
                Double.parseDouble(end[6]),
                cpu / count * 1e3);
    }

    private Part noted(String label, Part part) {
        lines.add(new Line(label, part.figures(), ProcessTimes.load()));
        return part;
    }
}

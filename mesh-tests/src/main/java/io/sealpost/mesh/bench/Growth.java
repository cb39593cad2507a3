package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Backlog;
import io.sealpost.mesh.bench.load.Crowd;
import io.sealpost.mesh.bench.load.Pace;
import io.sealpost.mesh.bench.load.Pair;
import io.sealpost.mesh.bench.report.Chart;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a message costs more when more mail waits and more people are connected. */
final class Growth implements Scenario {

    private static final int LEAST_WAITING = 200;
    private static final int LEAST_CONNECTED = 100;
    private static final int[] SCALES = {1, 10, 100};
    private static final int WARM_UP = 10_000;
    private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(30);

    @Override
    public Section measure(Run run) {
        var others = run.town().crowd();
        var absent = run.town().pairsWithAbsent();
        var lines = new ArrayList<Line>();
        var steps = new ArrayList<String>();
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        int waiting = 0;
        for (int scale : SCALES) {
            int wanted = LEAST_WAITING * scale;
            leave(run, absent, (wanted - waiting) / absent.size());
            waiting = wanted;
            var crowd = new Crowd(run.sockets(), others.subList(0, Math.min(LEAST_CONNECTED * scale, others.size())));
            run.progress().accept(scale + "×: connecting " + crowd.size());
            run.sockets().call(() -> crowd.connect(Connections.CONNECTS_AT_ONCE));
            steps.add("%d×: %,d wait, %,d idle".formatted(scale, waiting, crowd.size()));
            lines.addAll(flows(run, steps.getLast(), curves));
            crowd.retries().counts().forEach(run.faults()::add);
            run.sockets().call(crowd::leave);
        }
        fetch(run, absent);
        return new Section(
                "growth: the same messages beside more mail and more sockets",
                lines,
                List.of("Beside the 200 pairs: envelopes that wait for absent devices, and idle sockets."),
                List.of(new Chart("growth", "CPU seconds of all server processes for 1,000 messages", steps, curves)));
    }

    private static List<Line> flows(Run run, String label, Map<String, List<Double>> curves) {
        var duration = Duration.ofSeconds(Math.max(4, run.seconds() / 2));
        try (var conversations = Conversations.open(run, run.town().pairs())) {
            conversations.warmUp(WARM_UP, WARM_UP_AT_MOST);
            var full = conversations.measure(label + ", window 16", new Pace.Window(16), duration);
            var paced = conversations.measure(label + ", 500/s", new Pace.Rate(500), duration);
            curve(curves, "window 16").add(full.cpuPerThousand());
            curve(curves, "500/s").add(paced.cpuPerThousand());
            return List.of(
                    full.line(Map.of(), run.bare().map(Bare::busy).orElse(List.of())),
                    paced.line(Map.of(), run.bare().map(Bare::paced).orElse(List.of())));
        }
    }

    private static List<Double> curve(Map<String, List<Double>> curves, String name) {
        return curves.computeIfAbsent(name, unused -> new ArrayList<>());
    }

    /** Sends mail to the absent, and waits until it is stored. */
    private static void leave(Run run, List<Pair> absent, int each) {
        try (var tables = MailboxTables.open(run.mesh().stack().stores().postgres());
                var senders = Connected.senders(run, absent)) {
            long before = tables.waiting();
            run.progress().accept(senders.sockets().size() + " people leave " + each + " messages each");
            run.sockets().call(() -> Backlog.of(absent, each).send());
            tables.awaitWaiting(before + (long) each * absent.size());
        }
    }

    /** The absent come and fetch all of it, so that nothing that was lost goes unseen. */
    private static void fetch(Run run, List<Pair> absent) {
        var all = run.sockets().call(() -> Future.succeededFuture(Backlog.left(absent)));
        try (var recipients = Connected.recipients(run, absent)) {
            run.progress().accept(recipients.sockets().size() + " people fetch what waited");
            run.sockets().call(all::received);
        }
        absent.forEach(pair -> pair.judge(run.faults()));
    }
}

package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.Bare.Part;
import io.sealpost.mesh.bench.load.Backlog;
import io.sealpost.mesh.bench.load.Pair;
import io.sealpost.mesh.bench.machine.Cpu;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.sealpost.mesh.bench.report.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Mail to two hundred devices that are away is stored; then they all come and fetch it. */
final class Offline implements Scenario {

    private static final int EACH = 100;
    /** Rounds that nobody reports: each takes two seconds, in which a compiler gets little done. */
    private static final int BETWEEN = 3;

    private static final String RATE = "messages/s";

    @Override
    public Section measure(Run run) {
        var pairs = run.town().pairsWithAbsent();
        var lines = new ArrayList<Line>();
        try (var tables = MailboxTables.open(run.mesh().stack().stores().postgres())) {
            long before = tables.waiting();
            lines.addAll(round(run, pairs, tables, "cold", before));
            for (int more = 0; more < BETWEEN; more++) {
                round(run, pairs, tables, "not counted", before);
            }
            lines.addAll(round(run, pairs, tables, "warm", before));
        }
        pairs.forEach(pair -> pair.judge(run.faults()));
        return new Section(
                "offline: 20,000 messages to 200 absent devices, then all of them fetch",
                lines,
                List.of(
                        "Stored: in PostgreSQL, which is asked for it 2 s after a message came at the soonest. Drained: "
                                + "from the first socket until the last message was received; its CPU until all rows are deleted."));
    }

    private static List<Line> round(Run run, List<Pair> pairs, MailboxTables tables, String round, long before) {
        var mail = run.sockets().call(() -> Future.succeededFuture(Backlog.of(pairs, EACH)));
        var lines = new ArrayList<>(store(run, pairs, mail, tables, round, before));
        lines.add(drain(run, pairs, mail, tables, round, before));
        return lines;
    }

    private static List<Line> store(
            Run run, List<Pair> pairs, Backlog mail, MailboxTables tables, String round, long before) {
        run.progress().accept("storing, " + round);
        int count = pairs.size() * EACH;
        var senders = Connected.senders(run, pairs);
        var cpu = run.mesh().cpu();
        long began = System.nanoTime();
        long accepted = run.sockets().call(mail::send);
        var cpuAccepted = run.mesh().cpu().since(cpu);
        long stored = tables.awaitWaiting(before + count);
        var cpuStored = run.mesh().cpu().since(cpu);
        senders.close();
        List<Part> parts = run.bare().map(Bare::stored).orElse(List.of());
        List<Part> log = run.bare().map(Bare::busy).orElse(List.of());
        return List.of(
                line("accepted, " + round, count, accepted - began, cpuAccepted, log, false),
                line("stored, " + round, count, stored - began, cpuStored, parts, false));
    }

    private static Line drain(
            Run run, List<Pair> pairs, Backlog mail, MailboxTables tables, String round, long before) {
        run.progress().accept("draining, " + round);
        var cpu = run.mesh().cpu();
        long began = System.nanoTime();
        var recipients = Connected.recipients(run, pairs);
        long received = run.sockets().call(mail::received);
        tables.awaitWaiting(before);
        var spent = run.mesh().cpu().since(cpu);
        recipients.close();
        List<Part> parts =
                run.bare().map(bare -> List.of(bare.socketsBusy(), bare.rows())).orElse(List.of());
        return line("drained, " + round, pairs.size() * EACH, received - began, spent, parts, true);
    }

    private static Line line(String label, int count, long nanos, Cpu cpu, List<Part> parts, boolean drained) {
        var figures = new LinkedHashMap<String, Figure>();
        var rate = Figure.of(count / (nanos / 1e9)).comparedWith(Bare.rate(parts));
        var servers = Figure.of(cpu.servers() / count * 1e3).comparedWith(Bare.sum(parts, Part::cpu));
        figures.put(RATE, drained ? rate.against(Target.atLeast(10_000)) : rate);
        figures.put(Measured.CPU, drained ? servers.against(Target.below(0.1)) : servers);
        cpu.seconds().forEach((part, seconds) -> figures.put(part, Figure.of(seconds / count * 1e3)));
        return new Line(label, figures, ProcessTimes.load());
    }
}

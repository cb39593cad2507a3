package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.Crowd;
import io.sealpost.mesh.bench.load.Device;
import io.sealpost.mesh.bench.machine.Cpu;
import io.sealpost.mesh.bench.machine.LiveHeap;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import io.sealpost.mesh.bench.report.Figure;
import io.sealpost.mesh.bench.report.Line;
import io.sealpost.mesh.bench.report.Section;
import io.sealpost.mesh.bench.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Many signed-in sockets on which nothing happens: what they weigh, and what keeping them costs. */
final class Connections implements Scenario {

    static final int CONNECTS_AT_ONCE = 64;

    /** The last one meets processes that have compiled what they do, as those of a mesh in use have. */
    private static final int ROUNDS = 5;

    private static final Duration QUIET = Duration.ofSeconds(15);
    /** Rosters, look-ups of device lists and pings each come at least once in it. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** @param heap live bytes */
    private record Memory(long heap, long resident) {

        static Memory of(long pid) throws IOException {
            long heap = LiveHeap.bytes(pid);
            return new Memory(heap, ProcessTimes.residentBytes(pid));
        }
    }

    @Override
    public Section measure(Run run) throws IOException {
        var devices = run.town().crowd();
        long gateway = run.mesh().pid("gateway");
        var cold = rehearse(run, devices, 1);
        IntStream.range(2, ROUNDS).forEach(round -> rehearse(run, devices, round));
        // What the mesh still does about those who left is over by then.
        Run.pass(QUIET);
        var empty = Memory.of(gateway);
        var quiet = during(run, QUIET);
        var crowd = new Crowd(run.sockets(), devices);
        var warm = connect(run, crowd, devices.size(), label(ROUNDS));
        var weight = weight(devices.size(), empty, Memory.of(gateway));
        run.progress().accept("idle for " + IDLE.toSeconds() + " s");
        var idle = idle(devices.size(), during(run, IDLE), quiet);
        leave(run, crowd);
        return new Section(
                "connections: %,d idle sockets".formatted(devices.size()),
                List.of(cold, warm, weight, idle),
                List.of("Up to 10,000: as many accounts as could be registered in the time; tokens are at hand. "
                        + "Idle: CPU seconds for 1,000 connections in a minute (pings, rosters, signs of life, "
                        + "looking at device lists), less what the same mesh used without them."));
    }

    /** Everybody comes and goes. */
    private static Line rehearse(Run run, List<Device> devices, int round) {
        var crowd = new Crowd(run.sockets(), devices);
        var line = connect(run, crowd, devices.size(), label(round));
        leave(run, crowd);
        return line;
    }

    private static String label(int round) {
        return "connecting, round " + round;
    }

    private static Line connect(Run run, Crowd crowd, int count, String label) {
        run.progress().accept("%s: %,d".formatted(label, count));
        var before = run.mesh().cpu();
        long began = System.nanoTime();
        double seconds = (run.sockets().call(() -> crowd.connect(CONNECTS_AT_ONCE)) - began) / 1e9;
        var cpu = run.mesh().cpu().since(before);
        var figures = new LinkedHashMap<String, Figure>();
        figures.put("connects/s", Figure.of(count / seconds).against(Target.atLeast(1_000)));
        figures.put(Measured.CPU, Figure.of(cpu.servers() / count * 1e3));
        cpu.seconds().forEach((part, spent) -> figures.put(part, Figure.of(spent / count * 1e3)));
        return new Line(label, figures, ProcessTimes.load());
    }

    private static void leave(Run run, Crowd crowd) {
        crowd.retries().counts().forEach(run.faults()::add);
        run.sockets().call(crowd::leave);
    }

    private static Line weight(int count, Memory empty, Memory full) {
        var figures = new LinkedHashMap<String, Figure>();
        figures.put(
                "heap kB/connection",
                Figure.of((full.heap() - empty.heap()) / 1e3 / count).against(Target.below(10)));
        figures.put("resident kB/connection", Figure.of((full.resident() - empty.resident()) / 1e3 / count));
        return new Line("memory of the gateway", figures, ProcessTimes.load());
    }

    private static Line idle(int count, Cpu full, Cpu quiet) {
        double thousands = count / 1e3;
        double longer = (double) IDLE.toSeconds() / QUIET.toSeconds();
        double minutes = IDLE.toSeconds() / 60.0;
        var figures = new LinkedHashMap<String, Figure>();
        figures.put(Measured.CPU, Figure.of((full.servers() - quiet.servers() * longer) / thousands / minutes));
        full.seconds()
                .forEach((part, spent) -> figures.put(
                        part, Figure.of((spent - quiet.seconds().get(part) * longer) / thousands / minutes)));
        return new Line("idle for a minute", figures, ProcessTimes.load());
    }

    private static Cpu during(Run run, Duration time) {
        var before = run.mesh().cpu();
        Run.pass(time);
        return run.mesh().cpu().since(before);
    }
}

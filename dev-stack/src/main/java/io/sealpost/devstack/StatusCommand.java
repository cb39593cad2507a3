package io.sealpost.devstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One line per process. Exit code 0 only if all are ready. */
@Command(
        name = "status",
        description = "Shows each process: port, health, process number, memory.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final String ROW = "%-17s %6s  %-10s %8s  %8s";

    @Mixin
    private MeshCommand.Where where;

    @Override
    public Integer call() {
        StackFolder.State state = where.state();
        if (state.processes().isEmpty()) {
            throw new DevStackFailure("The mesh in " + where.folder().path() + " is down: ./mesh up starts it.");
        }
        where.say(ROW.formatted("PROCESS", "PORT", "HEALTH", "PID", "MEMORY"));
        boolean allReady = true;
        for (RunningProcess process : state.processes().values()) {
            Health health = Health.of(process, state.ports());
            allReady &= health == Health.READY;
            where.say(row(process, health));
        }
        List<RunningProcess> dead = dead(state);
        if (!dead.isEmpty()) {
            throw new DevStackFailure(sentence(dead));
        }
        return allReady ? 0 : 1;
    }

    /** @throws DevStackFailure if the mesh, or what is left of it, runs */
    static void requireNoneRunning(StackFolder.State state) {
        if (!state.anyAlive()) {
            return;
        }
        List<RunningProcess> dead = dead(state);
        throw new DevStackFailure(
                dead.isEmpty()
                        ? "The mesh already runs: ./mesh status shows it, ./mesh down stops it."
                        : sentence(dead));
    }

    /** @throws DevStackFailure if this process does not run */
    static void requireRunning(StackFolder.State state, String name) {
        RunningProcess process = state.processes().get(name);
        if (process == null) {
            throw new DevStackFailure("The mesh is down: ./mesh up starts it.");
        }
        if (!process.isAlive()) {
            throw new DevStackFailure(sentence(List.of(process)));
        }
    }

    private static List<RunningProcess> dead(StackFolder.State state) {
        var dead = new ArrayList<>(state.processes().values());
        dead.removeIf(RunningProcess::isAlive);
        return dead;
    }

    private static String sentence(List<RunningProcess> dead) {
        String names = dead.stream().map(RunningProcess::name).collect(Collectors.joining(", "));
        return "Not running any more: " + names + " (see " + dead.get(0).log()
                + "); ./mesh down && ./mesh up starts everything again.";
    }

    private static String row(RunningProcess process, Health health) {
        boolean alive = process.isAlive();
        String memory = alive ? process.identity().residentBytes().orElse(0) / (1 << 20) + " MB" : "-";
        return ROW.formatted(process.name(), process.port(), health.word(), alive ? process.pid() : "-", memory);
    }

    private enum Health {
        READY("ready"),
        NOT_READY("not ready"),
        DEAD("dead");

        private final String word;

        Health(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Health of(RunningProcess process, Ports ports) {
            if (!process.isAlive()) {
                return DEAD;
            }
            boolean ready = ports.management(process.name())
                    .map(ServiceProcess::isReady)
                    .orElseGet(() -> Ports.isTaken(process.port()));
            return ready ? READY : NOT_READY;
        }
    }
}

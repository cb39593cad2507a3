package io.sealpost.devstack;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Clients are told to go first, what was accepted is finished next, and the stores hold until the end. */
final class StopOrder {

    private static final int STOPS_AT_ONCE = 6;

    private StopOrder() {}

    /** @param progress gets one line per process that was running */
    static void stopAll(List<RunningProcess> processes, Consumer<String> progress) {
        String gateway = Service.GATEWAY.processName();
        stop(processes, process -> process.name().equals(gateway), progress);
        stop(processes, process -> isService(process) && !process.name().equals(gateway), progress);
        stop(processes, process -> !isService(process), progress);
    }

    private static void stop(
            List<RunningProcess> processes, Predicate<RunningProcess> which, Consumer<String> progress) {
        List<Runnable> tasks = processes.stream()
                .filter(which.and(RunningProcess::isAlive))
                .<Runnable>map(process -> () -> {
                    process.stop();
                    progress.accept("%-16s stopped".formatted(process.name()));
                })
                .toList();
        Crew.doAll(STOPS_AT_ONCE, tasks);
    }

    private static boolean isService(RunningProcess process) {
        return Service.names().contains(process.name());
    }
}

package io.sealpost.devstack;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Clients are told to go first, what was accepted is finished next, and the stores hold until the end. */
final class StopOrder {

    private static final int STOPS_AT_ONCE = 6;

    private StopOrder() {}

    /** @param progress gets one line per process that was running */
    static void stopAll(List<RunningProcess> processes, Consumer<String> progress) {
        stop(processes, StopOrder::isGateway, progress);
        stop(processes, process -> isService(process) && !isGateway(process), progress);
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

    private static boolean isGateway(RunningProcess process) {
        return Service.of(process.name()).equals(Optional.of(Service.GATEWAY));
    }

    private static boolean isService(RunningProcess process) {
        return Service.of(process.name()).isPresent();
    }
}

package io.sealpost.mesh.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What came of it.
 *
 * @param pushedAgain envelopes that a client had already and did not show
 * @param findings in words, what should not have been, beside the tally
 */
public record ChaosReport(
        long seed, Tally tally, long pushedAgain, List<Recovery> recoveries, List<String> findings, MachineLoad load) {

    private static final String ROW = "%-26s %5s %8s %17s %17s %17s";

    /** Nothing lost, repeated, out of order or unknown, and everything came back by itself. */
    public boolean isGood() {
        return tally.isClean() && findings.isEmpty();
    }

    /** Two tables and what was found. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(ROW.formatted("fault", "times", "lasted", "messages again", "other work again", "after its end"));
        lines.add(ROW.formatted("", "", "max", "p50 / max", "p50 / max", "p50 / max"));
        byFault().forEach((name, all) -> lines.add(row(name, all)));
        lines.add("");
        lines.add("%10s %10s %6s %9s %13s %11s"
                .formatted("accepted", "delivered", "lost", "repeated", "out of order", "unanswered"));
        lines.add("%10d %10d %6d %9d %13d %11d"
                .formatted(
                        tally.accepted(),
                        tally.delivered(),
                        tally.lost(),
                        tally.repeated(),
                        tally.outOfOrder(),
                        tally.unanswered()));
        lines.add("");
        lines.add("seed %d; %d faults; %d envelopes pushed again and not shown; %s"
                .formatted(seed, recoveries.size(), pushedAgain, load));
        findings.forEach(finding -> lines.add("FOUND: " + finding));
        return lines;
    }

    private TreeMap<String, List<Recovery>> byFault() {
        var grouped = new TreeMap<String, List<Recovery>>();
        recoveries.forEach(recovery -> grouped.computeIfAbsent(recovery.fault().name(), name -> new ArrayList<>())
                .add(recovery));
        return grouped;
    }

    private static String row(String name, List<Recovery> all) {
        return ROW.formatted(
                name,
                all.size(),
                "%.1f s"
                        .formatted(seconds(times(all, recovery -> Optional.of(recovery.lasted()))
                                .getLast())),
                range(times(all, Recovery::messages)),
                range(times(all, Recovery::work)),
                range(times(all, Recovery::afterReturn)));
    }

    private static List<Duration> times(List<Recovery> all, Function<Recovery, Optional<Duration>> which) {
        return all.stream()
                .flatMap(recovery -> which.apply(recovery).stream())
                .sorted()
                .toList();
    }

    private static String range(List<Duration> sorted) {
        if (sorted.isEmpty()) {
            return "-";
        }
        return "%.1f / %.1f s".formatted(seconds(sorted.get((sorted.size() - 1) / 2)), seconds(sorted.getLast()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}

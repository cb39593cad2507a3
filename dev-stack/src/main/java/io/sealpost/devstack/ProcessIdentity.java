package io.sealpost.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One process and no other: process numbers are used again, number and start time together are not.
 *
 * @param startedAt clock ticks from the machine's start to the process's, from {@code /proc/<pid>/stat}
 * @param boot the machine's boot id, since the ticks begin anew with each boot
 */
public record ProcessIdentity(long pid, long startedAt, String boot) {

    /** The process that has this number now; the process must exist. */
    static ProcessIdentity of(long pid) {
        List<String> stat = stat(pid);
        if (stat.isEmpty()) {
            throw new DevStackFailure("The process " + pid + " ended as soon as it was started.");
        }
        return new ProcessIdentity(pid, startTicks(stat), bootId());
    }

    /** Whether it runs; a process that ended but was not yet collected by its parent does not. */
    public boolean isAlive() {
        List<String> stat = stat(pid);
        return !stat.isEmpty() && !stat.get(0).equals("Z") && startTicks(stat) == startedAt && bootId().equals(boot);
    }

    /** Whether it was stopped by a signal and waits to be continued. */
    boolean isPaused() {
        return isAlive() && stat(pid).stream().findFirst().equals(Optional.of("T"));
    }

    /** Memory in use (resident set) in bytes, if the process runs. */
    public OptionalLong residentBytes() {
        if (!isAlive()) {
            return OptionalLong.empty();
        }
        try {
            long pages = Long.parseLong(Files.readString(proc(pid, "statm")).split(" ")[1]);
            return OptionalLong.of(pages * 4096);
        } catch (IOException e) {
            return OptionalLong.empty(); // ended in between
        }
    }

    /** Sends a signal by its name ("TERM", "INT", "KILL", "STOP", "CONT") if it is still the same process. */
    void signal(String signal) {
        if (isAlive()) {
            signal(signal, List.of(pid));
        }
    }

    /** Sends a signal to all of them that still run. */
    static void signal(String signal, List<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        String numbers = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + numbers + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new DevStackFailure("Cannot signal the processes " + numbers + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it has started and what those have, while they run. */
    List<Long> descendants() {
        if (!isAlive()) {
            return List.of();
        }
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** @return whether it has ended in time */
    boolean awaitEnd(Duration patience) {
        return Wait.until(patience, () -> !isAlive());
    }

    /** The fields after the name, which may itself hold blanks and brackets: state first. Empty if there is no process. */
    private static List<String> stat(long pid) {
        try {
            String line = Files.readString(proc(pid, "stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long startTicks(List<String> stat) {
        return Long.parseLong(stat.get(19));
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new DevStackFailure("Cannot read the machine's boot id.", e);
        }
    }
}

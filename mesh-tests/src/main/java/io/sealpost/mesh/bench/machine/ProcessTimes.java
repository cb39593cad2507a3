package io.sealpost.mesh.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time of processes, as the kernel counts it in {@code /proc}. */
public final class ProcessTimes {

    /** Linux has shown time in hundredths of a second to programs for as long as there is /proc. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    /**
     * @param parent process number
     * @param own ticks
     * @param ofEnded ticks of those of its children that have ended
     */
    record Stat(long parent, long own, long ofEnded) {

        /** Reads a line of {@code /proc/PID/stat}; the name in parentheses may hold anything. */
        static Stat parse(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return new Stat(Long.parseLong(fields[1]), sum(fields, 11), sum(fields, 13));
        }

        private static long sum(String[] fields, int first) {
            return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        }
    }

    private ProcessTimes() {}

    /** CPU seconds of a process, without its children. 0 if there is none. */
    public static double secondsOf(long pid) {
        String line = read(PROC.resolve(pid + "/stat"));
        return line.isEmpty() ? 0 : Stat.parse(line).own() / TICKS_PER_SECOND;
    }

    /** CPU seconds of a process and of all processes below it, dead ones included. 0 if there is none. */
    public static double secondsOfTree(long pid) {
        Map<Long, Stat> all = all();
        long ticks = 0;
        for (var process : all.entrySet()) {
            if (isBelow(process.getKey(), pid, all)) {
                ticks += process.getValue().own() + process.getValue().ofEnded();
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** CPU seconds that the whole machine has worked, all processes and the kernel together. */
    public static double secondsOfMachine() {
        String[] fields = read(PROC.resolve("stat"))
                .lines()
                .findFirst()
                .orElseThrow()
                .trim()
                .split("\\s+");
        long ticks = 0;
        for (int field = 1; field <= 8; field++) {
            boolean idle = field == 4 || field == 5;
            ticks += idle ? 0 : Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The machine's load average of the last minute. */
    public static double load() {
        return Double.parseDouble(read(PROC.resolve("loadavg")).split(" ")[0]);
    }

    /** Resident memory of one process in bytes. */
    public static long residentBytes(long pid) {
        return read(PROC.resolve(pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static boolean isBelow(long pid, long root, Map<Long, Stat> all) {
        for (long at = pid; at > 1 && all.containsKey(at); at = all.get(at).parent()) {
            if (at == root) {
                return true;
            }
        }
        return false;
    }

    private static Map<Long, Stat> all() {
        var all = new HashMap<Long, Stat>();
        try (Stream<Path> folders = Files.list(PROC)) {
            folders.filter(folder -> folder.getFileName().toString().matches("\\d+"))
                    .forEach(folder -> {
                        String line = read(folder.resolve("stat"));
                        if (!line.isEmpty()) {
                            all.put(Long.parseLong(folder.getFileName().toString()), Stat.parse(line));
                        }
                    });
            return all;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Empty if the process ended meanwhile. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException endedWhileReading) {
            if (endedWhileReading.getMessage() != null
                    && endedWhileReading.getMessage().contains("No such process")) {
                return "";
            }
            throw new UncheckedIOException(endedWhileReading);
        }
    }
}

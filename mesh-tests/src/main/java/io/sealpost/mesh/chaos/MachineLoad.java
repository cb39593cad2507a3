package io.sealpost.mesh.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy the machine was, everything on it included: figures mean little without it. */
final class MachineLoad {

    private final double before = now();
    private double highest = before;
    private double last = before;

    void look() {
        last = now();
        highest = Math.max(highest, last);
    }

    static double now() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return "%d cores, load %.1f before, %.1f at most, %.1f after"
                .formatted(Runtime.getRuntime().availableProcessors(), before, highest, last);
    }
}

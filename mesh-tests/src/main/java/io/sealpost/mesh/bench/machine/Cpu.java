package io.sealpost.mesh.bench.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** CPU seconds by part of the mesh, at one moment or between two. */
public record Cpu(Map<String, Double> seconds, double machine) {

    /** The load generator itself: the only part that is no server. */
    public static final String GENERATOR = "generator";

    /** @param parts by name, in the order in which they are shown */
    public static Cpu now(Map<String, DoubleSupplier> parts) {
        var seconds = new LinkedHashMap<String, Double>();
        parts.forEach((name, part) -> seconds.put(name, part.getAsDouble()));
        return new Cpu(seconds, ProcessTimes.secondsOfMachine());
    }

    public Cpu since(Cpu earlier) {
        var spent = new LinkedHashMap<String, Double>();
        seconds.forEach((name, now) -> spent.put(name, now - earlier.seconds.getOrDefault(name, 0.0)));
        return new Cpu(spent, machine - earlier.machine);
    }

    /** What all server processes used. */
    public double servers() {
        return total() - seconds.getOrDefault(GENERATOR, 0.0);
    }

    /** What everything else on this machine used: noise in our figures. */
    public double others() {
        return Math.max(0, machine - total());
    }

    private double total() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}

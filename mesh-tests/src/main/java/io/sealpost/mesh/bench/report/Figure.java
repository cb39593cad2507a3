package io.sealpost.mesh.bench.report;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured number.
 *
 * @param bare what the bare parts (sockets, log, database) needed or reached here, in the same unit; empty if not measured
 */
public record Figure(double value, Optional<Target> target, OptionalDouble bare) {

    public static Figure of(double value) {
        return new Figure(value, Optional.empty(), OptionalDouble.empty());
    }

    public Figure against(Target wanted) {
        return new Figure(value, Optional.of(wanted), bare);
    }

    public Figure comparedWith(OptionalDouble parts) {
        return new Figure(value, target, parts);
    }

    /** How many times the bare parts' figure this is. */
    public OptionalDouble ratio() {
        return bare.isPresent() && bare.getAsDouble() > 0
                ? OptionalDouble.of(value / bare.getAsDouble())
                : OptionalDouble.empty();
    }

    public Optional<Boolean> met() {
        return target.map(wanted -> wanted.isMetBy(value));
    }

    /** For a table: the number, its ratio to the bare parts, and its target. */
    public String text() {
        var text = new StringBuilder(number(value));
        ratio().ifPresent(times -> text.append(" (").append(number(times)).append("×)"));
        target.ifPresent(wanted ->
                text.append(wanted.isMetBy(value) ? " met " : " missed ").append(wanted));
        return text.toString();
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return "%,.0f".formatted(value);
        }
        return size >= 10 ? "%.1f".formatted(value) : size >= 1 ? "%.2f".formatted(value) : "%.3f".formatted(value);
    }
}

package io.sealpost.mesh.bench.report;

import java.util.Locale;

/** What a figure should reach. Missing it fails nothing: another machine is another figure. */
public record Target(boolean below, double bound) {

    public static Target below(double bound) {
        return new Target(true, bound);
    }

    public static Target atLeast(double bound) {
        return new Target(false, bound);
    }

    public boolean isMetBy(double value) {
        return below ? value < bound : value >= bound;
    }

    @Override
    public String toString() {
        String number = bound == Math.rint(bound) ? "%,.0f".formatted(bound) : Double.toString(bound);
        return (below ? "< " : "≥ ") + number.toLowerCase(Locale.ROOT);
    }
}

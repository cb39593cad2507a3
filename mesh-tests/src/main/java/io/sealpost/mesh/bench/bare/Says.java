package io.sealpost.mesh.bench.bare;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What the process of the bare parts tells its parent on its output, a line each: {@code begin NAME} right before something
 * is measured, and right after it {@code end NAME COUNT SECONDS P50 P99 P999}, the percentiles in milliseconds.
 */
final class Says {

    private Says() {}

    static void begin(String name) {
        System.out.println("begin " + name);
        System.out.flush();
    }

    /** @param micros how long each took, in microseconds */
    static void end(String name, double seconds, Histogram micros) {
        System.out.println(String.format(
                Locale.ROOT,
                "end %s %d %.6f %.3f %.3f %.3f",
                name,
                micros.getTotalCount(),
                seconds,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getValueAtPercentile(99.9) / 1e3));
        System.out.flush();
    }
}

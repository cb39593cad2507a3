package io.sealpost.mesh.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a table.
 *
 * @param figures by column, in order
 * @param load the machine's load average when it was measured
 */
public record Line(String label, Map<String, Figure> figures, double load) {

    public Line {
        figures = new LinkedHashMap<>(figures);
    }
}

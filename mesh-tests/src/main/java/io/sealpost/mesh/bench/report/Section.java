package io.sealpost.mesh.bench.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one scenario measured.
 *
 * @param notes sentences that belong to the table
 */
public record Section(String title, List<Line> lines, List<String> notes, List<Chart> charts) {

    public Section(String title, List<Line> lines, List<String> notes) {
        this(title, lines, notes, List.of());
    }

    /** All columns of all lines, in the order of their first use. */
    Set<String> columns() {
        var columns = new LinkedHashSet<String>();
        lines.forEach(line -> columns.addAll(line.figures().keySet()));
        return columns;
    }
}

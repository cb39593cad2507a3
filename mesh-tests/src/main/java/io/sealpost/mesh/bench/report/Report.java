package io.sealpost.mesh.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * All that one run measured.
 *
 * @param about where and when, by name
 * @param faults what must not happen, counted by kind; empty if all went well
 */
public record Report(Map<String, String> about, List<Section> sections, Map<String, Long> faults) {

    public String markdown() {
        var text = new StringBuilder();
        about.forEach((name, value) ->
                text.append("* ").append(name).append(": ").append(value).append('\n'));
        text.append("* ").append(verdict()).append("\n");
        for (Section section : sections) {
            text.append("\n### ").append(section.title()).append("\n\n").append(table(section));
            section.notes().forEach(note -> text.append("\n").append(note).append("\n"));
        }
        return text.toString();
    }

    /** Whether anything was lost, repeated or out of order, or went wrong. */
    private String verdict() {
        if (faults.isEmpty()) {
            return "everything arrived, once and in order";
        }
        var parts = new ArrayList<String>();
        faults.forEach((kind, count) -> parts.add(kind + ": " + count));
        return "FAULTS: " + String.join(", ", parts);
    }

    private static String table(Section section) {
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>(List.of(""));
        header.addAll(section.columns());
        header.add("load");
        rows.add(header);
        for (Line line : section.lines()) {
            var row = new ArrayList<String>(List.of(line.label()));
            section.columns().forEach(column -> row.add(cell(line.figures().get(column))));
            row.add("%.1f".formatted(line.load()));
            rows.add(row);
        }
        return aligned(rows);
    }

    private static String cell(Figure figure) {
        return figure == null ? "" : figure.text();
    }

    private static String aligned(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        var text = new StringBuilder(line(rows.getFirst(), widths, " "));
        text.append(line(Collections.nCopies(columns, ""), widths, "-"));
        rows.stream().skip(1).forEach(row -> text.append(line(row, widths, " ")));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths, String fill) {
        var text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String padding = fill.repeat(widths[i] - cells.get(i).length());
            text.append(fill).append(cells.get(i)).append(padding).append(fill).append('|');
        }
        return text.append('\n').toString();
    }
}
